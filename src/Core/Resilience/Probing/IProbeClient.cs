using System.Runtime.InteropServices;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>Asks one endpoint about the dummy token: over a real connection, or in tests as the test says.</summary>
internal interface IProbeClient
{
    /// <summary>Asks once, on the caller's thread, within <see cref="ProbeWindow.Limit"/>.</summary>
    ProbeAnswer Ask(Uri endpoint, string sceneId, AccessKey key);
}

/// <summary>What one endpoint said.</summary>
/// <param name="Result">What it means.</param>
/// <param name="Upstream">The same as a row of the decision table, for the log.</param>
/// <param name="Evidence">What the result rests on.</param>
internal sealed record ProbeAnswer(ProbeResult Result, UpstreamResult Upstream, ProbeEvidence Evidence)
{
    /// <value>Whether it failed because it got no connection or lost it: then what refuses may be a gateway in between (<see cref="ProbeSighting"/>).</value>
    public bool LacksConnection =>
        Result is ProbeResult.Failing
        && Upstream.Outcome is Outcome.Unreachable or Outcome.ConnectTimedOut or Outcome.TlsHandshakeReset or Outcome.ConnectionLostAfterSend;
}

/// <summary>What all endpoints together said.</summary>
/// <param name="Result">What it means for the service.</param>
/// <param name="LacksConnection">Whether one of them failed for the lack of a connection.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProbeFinding(ProbeResult Result, bool LacksConnection);

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
