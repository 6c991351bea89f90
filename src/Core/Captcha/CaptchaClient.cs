using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Captcha;

/// <summary>
/// One call of <c>VerifyIntelligentCaptcha</c> (version 2023-03-05, CAPTCHA 2.0 API reference). It never throws for what
/// the network or the service does, and knows for certain whether the token has left.
/// </summary>
internal sealed class CaptchaClient(HttpMessageInvoker http, INonceSource nonces, ConnectionPlaces? places = null)
{
    /// <summary>Builds the signed message of a call.</summary>
    public static readonly SignedMessage Message = new("VerifyIntelligentCaptcha", "2023-03-05");

    /// <param name="call">What to ask.</param>
    /// <param name="date">The time by the service's clock.</param>
    /// <param name="limit">The longest that it may take; <paramref name="deadline"/> may end it earlier.</param>
    /// <param name="deadline">The whole verification's.</param>
    /// <param name="number">Which attempt of its verification it is, from 1.</param>
    public async Task<UpstreamResult> SendAsync(CaptchaCall call, DateTimeOffset date, TimeSpan limit, Deadline deadline, int number = 1)
    {
        if (places is not null && !await places.TryEnterAsync(deadline))
            return new UpstreamResult(Outcome.LocalExhaustion) { Attempts = 1 };
        try
        {
            using var span = CallSpan.Start(call.Endpoint, number);
            using var attempt = deadline.Within(limit);
            using var form = FormContent.Of(new("CaptchaVerifyParam", call.Token), new("SceneId", call.SceneId));
            form.Deadline = deadline;
            using var message = Message.Create(call.Endpoint, call.Key, date, nonces.Next(), form);
            UpstreamResponse exchange;
            try
            {
                using var response = await http.SendAsync(message, attempt.Token);
                exchange = await UpstreamResponseReader.ReadAsync(response, attempt.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException || TransportFaults.IsFault(exception))
            {
                exchange = Fail(exception, form.Started, deadline);
            }

            var upstream = ErrorClassifier.Classify(exchange);
            span.Describe(upstream);
            return upstream with { Attempts = 1, BilledCalls = upstream.MayBeProcessed ? 1 : 0, UpstreamTime = attempt.Elapsed, WasLate = attempt.WeWereTooSlow };
        }
        finally
        {
            places?.Leave();
        }
    }

    private static UpstreamResponse.Failed Fail(Exception exception, bool sent, Deadline deadline)
    {
        // What was given up for the caller says nothing about the service.
        if (!sent && deadline.CallerLeft)
            return new UpstreamResponse.Failed(Outcome.CallerAborted, sent);
        return new UpstreamResponse.Failed(exception is OperationCanceledException cancelled ? ClassifyCancelled(cancelled, sent) : TransportFaults.Classify(exception, sent), sent);
    }

    private static Outcome ClassifyCancelled(OperationCanceledException cancelled, bool sent) =>
        sent ? Outcome.TimeoutAfterSend : TransportFaults.ClassifyUnsent(cancelled);
}
