using System.Diagnostics.Metrics;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Verification.Telemetry;

/// <summary>
/// What is counted and timed. Every attribute is a name of ours (a scene's alias, a row, a class), so the number of series is
/// bounded by the configuration; the service's codes are in events and spans only.
/// </summary>
internal sealed class VerificationMeter : IDisposable
{
    private static readonly object True = true;
    private static readonly object False = false;

    // From a warm connection in the same region to the longest deadline that may be set.
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60] };

    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly CallMeter _calls;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _unverifiedPasses;
    private readonly Counter<long> _unfamiliarTokens;
    private readonly Counter<long> _widgetClaims;
    private readonly Histogram<double> _upstreamDuration;

    public VerificationMeter(CallMeter calls)
    {
        _calls = calls;
        _verdicts = _meter.CreateCounter<long>("captcha_gate.verdicts", "{verdict}", "Verifications by what came of them.");
        _unverifiedPasses = _meter.CreateCounter<long>("captcha_gate.unverified_passes", "{pass}", "Passes without a verdict of Alibaba Cloud.");
        _unfamiliarTokens = _meter.CreateCounter<long>("captcha_gate.unfamiliar_tokens", "{token}", "Tokens that name neither a scene nor a certify id.");
        _widgetClaims = _meter.CreateCounter<long>("captcha_gate.widget_claims", "{claim}", "Claims that the widget cannot load, by what our own probe of its hosts found.");
        _upstreamDuration = _meter.CreateHistogram("captcha_gate.upstream.duration", "s", "Time that a verification spent calling Alibaba Cloud, retry included.", advice: Seconds);
    }

    public void Count(VerificationResult result)
    {
        if (_verdicts.Enabled)
        {
            _verdicts.Add(
                1,
                new(TelemetryNames.Class, result.Row.Class.ToString()),
                new(TelemetryNames.Outcome, result.Upstream.Outcome.ToString()),
                new(TelemetryNames.FaultOwner, result.Row.Owner().ToString()),
                new(TelemetryNames.Scene, SceneOf(result)),
                new(TelemetryNames.Succeeded, result.Success ? True : False));
        }

        // A stored answer is a verdict again, but nothing else happens again.
        if (result.Replayed)
            return;
        if (result.Degraded is { } degraded)
            _unverifiedPasses.Add(1, new(TelemetryNames.Scene, SceneOf(result)), new(TelemetryNames.Degraded, degraded));
        if (result.Upstream.Attempts == 0)
            return;
        _calls.CountVerification(result.Upstream);
        if (_upstreamDuration.Enabled)
            _upstreamDuration.Record(result.Upstream.UpstreamTime.TotalSeconds, new KeyValuePair<string, object?>(TelemetryNames.Outcome, result.Upstream.Outcome.ToString()));
    }

    public void CountUnfamiliarToken() => _unfamiliarTokens.Add(1);

    public void CountWidgetClaim(string scene, WidgetFinding finding) =>
        _widgetClaims.Add(1, new(TelemetryNames.Scene, scene), new(TelemetryNames.Result, finding.ToString()));

    public void Dispose() => _meter.Dispose();

    private static string SceneOf(VerificationResult result) => result.Scene?.Alias ?? TelemetryNames.NoScene;
}
