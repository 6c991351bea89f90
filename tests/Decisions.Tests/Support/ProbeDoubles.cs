using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience.Probing;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>Says what the case says, where the probe's own connection cannot take the way that the case prepared for the gate's.</summary>
internal sealed class ScriptedProbe : IProbeClient
{
    public required ProbeResult Result { get; set; }

    public ProbeAnswer Ask(Uri endpoint, string sceneId, AccessKey key) =>
        new(Result, new UpstreamResult(Result is ProbeResult.Healthy ? Outcome.TokenIncomplete : Outcome.Unreachable), ProbeEvidence.Reply);
}

/// <summary>Asks over connections that are made as those of <paramref name="pool"/> are, each new.</summary>
internal sealed class PooledProbe(SocketsHttpHandler pool) : IProbeClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public ProbeAnswer Ask(Uri endpoint, string sceneId, AccessKey key)
    {
        using var handler = UpstreamHandler.Create(Limit);
        handler.ConnectCallback = pool.ConnectCallback;
        handler.SslOptions = pool.SslOptions;
        using var http = new HttpMessageInvoker(handler, disposeHandler: false);
        using var deadline = new Deadline(TimeProvider.System, Limit, CancellationToken.None);
        var call = new CaptchaCall(endpoint, ProbeClient.JunkToken(sceneId), sceneId, key);
        var upstream = new CaptchaClient(http, new RandomNonceSource()).SendAsync(call, TimeProvider.System.GetUtcNow(), Limit, deadline).GetAwaiter().GetResult();
        var failing = upstream.Row.Class is OutcomeClass.Unavailable or OutcomeClass.Ambiguous;
        return new ProbeAnswer(failing ? ProbeResult.Failing : ProbeResult.Healthy, upstream, ProbeEvidence.Reply);
    }
}
