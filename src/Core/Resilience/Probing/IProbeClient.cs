using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>Asks one endpoint about the junk token: over a real connection, or in tests as the test says.</summary>
internal interface IProbeClient
{
    /// <summary>Asks once, on the caller's thread, within <see cref="ProbeWindow.Limit"/>.</summary>
    ProbeAnswer Ask(Uri endpoint, string sceneId, AccessKey key);
}

/// <summary>What one endpoint said.</summary>
/// <param name="Result">What it means.</param>
/// <param name="Judgement">The same as a row of the decision table, for the log.</param>
/// <param name="Evidence">What the result rests on.</param>
internal sealed record ProbeAnswer(ProbeResult Result, UpstreamResult Judgement, ProbeEvidence Evidence);

/// <summary>What a probe's result rests on.</summary>
internal enum ProbeEvidence
{
    /// <summary>An answer, or a refusal by the network or the service: refused, reset, name not found, TLS alert.</summary>
    Reply,

    /// <summary>The kernel says that the other side is silent (<c>TCP_INFO</c>).</summary>
    Kernel,

    /// <summary>The kernel does not say; this process ran all the time and saw no answer.</summary>
    Ticker,

    /// <summary>Nothing conclusive.</summary>
    None,
}
