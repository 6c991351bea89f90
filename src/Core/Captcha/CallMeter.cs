using System.Diagnostics.Metrics;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Captcha;

/// <summary>Counts the billed calls of the service, by what they were for.</summary>
internal sealed class CallMeter : IDisposable
{
    private const string Visitor = "visitor";
    private const string Probe = "probe";

    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _billedCalls;

    public CallMeter() =>
        _billedCalls = _meter.CreateCounter<long>("captcha_gate.billed_calls", "{call}", "Calls of VerifyIntelligentCaptcha that may have been processed, and therefore billed.");

    public void CountVerification(UpstreamResult upstream) => Count(upstream, Visitor);

    public void CountProbe(UpstreamResult upstream) => Count(upstream, Probe);

    public void Dispose() => _meter.Dispose();

    private void Count(UpstreamResult upstream, string purpose)
    {
        if (upstream.BilledCalls > 0)
            _billedCalls.Add(upstream.BilledCalls, new KeyValuePair<string, object?>(TelemetryNames.Purpose, purpose));
    }
}
