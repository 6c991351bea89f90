using System.Text;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>Asks one endpoint about a dummy token, over <see cref="ProbeTransport"/>.</summary>
internal sealed class ProbeClient(INonceSource nonces, ServiceClock clock, NameResolver names, SocketsHttpHandler shared) : IProbeClient, IDisposable
{
    private readonly ProbeTransport _transport = new(shared);

    /// <summary>A token of the V3 shape that no browser ever got.</summary>
    public static string JunkToken(string sceneId) => Convert.ToBase64String(
        Encoding.UTF8.GetBytes($$"""{"certifyId":"captchagate","sceneId":"{{sceneId}}","isSign":true,"securityToken":"cHJvYmU="}"""));

    public ProbeAnswer Ask(Uri endpoint, string sceneId, AccessKey key)
    {
        var contact = _transport.Reach(endpoint, names, stream =>
        {
            using var form = FormContent.Of(new("CaptchaVerifyParam", JunkToken(sceneId)), new("SceneId", sceneId));
            using var message = CaptchaClient.Message.Create(endpoint, key, clock.Now, nonces.Next(), form);
            stream.Write(ProbeRequest.Write(message));
            return ErrorClassifier.Classify(new ProbeResponse(stream).Read());
        });
        return contact.Answer is { } upstream ? Of(upstream) : Of(contact.Failure!);
    }

    public void Dispose() => _transport.Dispose();

    // An answer is health, whatever it says, unless it is one that the service gives when it is down.
    private static ProbeAnswer Of(UpstreamResult upstream)
    {
        var down = upstream.Row.Class is OutcomeClass.Ambiguous;
        return new ProbeAnswer(down ? ProbeResult.Failing : ProbeResult.Healthy, upstream with { Attempts = 1, BilledCalls = upstream.MayBeProcessed ? 1 : 0 }, ProbeEvidence.Reply);
    }

    private static ProbeAnswer Of(ProbeFailure failure) => new(
        failure.Evidence is ProbeEvidence.None ? ProbeResult.Inconclusive : ProbeResult.Failing,
        new UpstreamResult(failure.Outcome) { Attempts = 1, MayBeProcessed = failure.WasAsked, BilledCalls = failure.WasAsked ? 1 : 0 },
        failure.Evidence);
}
