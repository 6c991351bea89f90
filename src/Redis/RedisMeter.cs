using System.Diagnostics.Metrics;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Redis;

/// <summary>Counts the calls of the store by what came of them, and reports whether it works.</summary>
internal sealed class RedisMeter : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _calls;

    public RedisMeter(StoreBreaker breaker)
    {
        _calls = _meter.CreateCounter<long>("captcha_gate.shared_state.calls", "{call}", "Calls of the shared store by what came of them.");
        _meter.CreateObservableGauge("captcha_gate.shared_state.degraded", () => breaker.IsOpen ? 1 : 0, "1", "The shared store: 0 works, 1 is left out.");
    }

    public void Count(StoreOperation operation, string result) =>
        _calls.Add(1, new(TelemetryNames.Kind, operation.ToString()), new(TelemetryNames.Result, result));

    public void Dispose() => _meter.Dispose();
}
