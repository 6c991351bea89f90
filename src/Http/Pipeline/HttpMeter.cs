using System.Diagnostics.Metrics;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Http.Pipeline;

/// <summary>Counts requests that are rejected before verification.</summary>
internal sealed class HttpMeter : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _refused;

    public HttpMeter() => _refused = _meter.CreateCounter<long>("captcha_gate.refused_requests", "{request}", "Requests that were refused before a token was looked at.");

    public void CountRefused(Outcome outcome, int status)
    {
        if (_refused.Enabled)
            _refused.Add(1, new(TelemetryNames.Outcome, outcome.ToString()), new("http.response.status_code", status));
    }

    public void Dispose() => _meter.Dispose();
}
