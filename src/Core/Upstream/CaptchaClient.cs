using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Upstream;

/// <summary>
/// One call of <c>VerifyIntelligentCaptcha</c> (version 2023-03-05, CAPTCHA 2.0 API reference). It never throws for what
/// the network or the service does, and knows for certain whether the token has left.
/// </summary>
internal sealed class CaptchaClient(HttpMessageInvoker http, INonceSource nonces)
{
    private static readonly SignedMessage Call = new("VerifyIntelligentCaptcha", "2023-03-05");

    /// <param name="endpoint">Where to send it.</param>
    /// <param name="token">The <c>CaptchaVerifyParam</c>, passed on verbatim.</param>
    /// <param name="sceneId">The scene that it must belong to.</param>
    /// <param name="key">The credentials to sign with.</param>
    /// <param name="date">The time by the service's clock.</param>
    /// <param name="attempt">Ends the attempt.</param>
    public async Task<Exchange> SendAsync(Uri endpoint, string token, string sceneId, AccessKey key, DateTimeOffset date, Deadline attempt)
    {
        using var form = FormContent.Of(new("CaptchaVerifyParam", token), new("SceneId", sceneId));
        using var message = Call.Create(endpoint, key, date, nonces.Next(), form);
        try
        {
            using var response = await http.SendAsync(message, attempt.Token);
            return await ExchangeReader.ReadAsync(response, attempt.Token);
        }
        catch (OperationCanceledException cancelled)
        {
            return new Exchange.Broke(form.Started ? Outcome.TimeoutAfterSend : BlameForNotSending(cancelled, attempt), form.Started);
        }
        catch (Exception exception) when (TransportFaults.IsFault(exception))
        {
            return new Exchange.Broke(TransportFaults.Of(exception, form.Started), form.Started);
        }
    }

    // The handler's own connect timeout says that the service is not there. Any other wait before sending was for us: for
    // a place in the pool, or for time on a processor.
    private static Outcome BlameForNotSending(OperationCanceledException cancelled, Deadline attempt) =>
        cancelled.InnerException is TimeoutException && !attempt.WeWereTooSlow ? Outcome.Unreachable : Outcome.LocalExhaustion;
}
