using CaptchaGate.Core;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Probing;
using CaptchaGate.Core.Upstream;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>Says what the case says, where the probe's own connection cannot take the way that the case prepared for the gate's.</summary>
internal sealed class ScriptedProbe : IProbeClient
{
    public required ProbeResult Result { get; set; }

    public ProbeAnswer Ask(Uri endpoint, string sceneId, AccessKey key) =>
        new(Result, new Judgement(Result is ProbeResult.Healthy ? Outcome.TokenIncomplete : Outcome.Unreachable), ProbeEvidence.Reply);
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
        var judgement = new CaptchaClient(http, new RandomNonceSource()).JudgeAsync(call, TimeProvider.System.GetUtcNow(), Limit, deadline).GetAwaiter().GetResult();
        var failing = judgement.Row.Class is OutcomeClass.Unavailable or OutcomeClass.Ambiguous;
        return new ProbeAnswer(failing ? ProbeResult.Failing : ProbeResult.Healthy, judgement, ProbeEvidence.Reply);
    }
}
