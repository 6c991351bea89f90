using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Telemetry;

/// <summary>Makes every verification seen: one wide event and its metrics, and an event of its own for what somebody should look at.</summary>
internal sealed class GateTelemetry : IDisposable
{
    public const string MeterName = "CaptchaGate";

    // The service invents codes rarely; a flood of them must not fill the memory or the log.
    private const int MaxKnownNews = 100;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly ILogger<Gate> _log;
    private readonly Meter _meter;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _unverifiedPasses;
    private readonly Counter<long> _billedCalls;
    private readonly Histogram<double> _upstreamDuration;

    public GateTelemetry(ILogger<Gate> log)
    {
        _log = log;
        _meter = new Meter(MeterName);
        _verdicts = _meter.CreateCounter<long>("captcha_gate.verdicts", "{verdict}", "Verifications by what came of them.");
        _unverifiedPasses = _meter.CreateCounter<long>("captcha_gate.unverified_passes", "{pass}", "Passes without a verdict of Alibaba Cloud.");
        _billedCalls = _meter.CreateCounter<long>("captcha_gate.billed_calls", "{call}", "Calls of VerifyIntelligentCaptcha for visitors' tokens.");
        _upstreamDuration = _meter.CreateHistogram<double>("captcha_gate.upstream.duration", "s", "Time spent calling Alibaba Cloud, retry included.");
    }

    public void Record(GateInput input, Verdict verdict, TimeSpan elapsed)
    {
        Measure(verdict);
        LogWide(input, verdict, elapsed);
        if (verdict.Degraded is { } degraded && !verdict.Replayed)
            _log.UnverifiedPass(input.RequestId, verdict.Scene?.Alias, verdict.Judgement.Outcome, degraded);
        if (verdict.BudgetExhausted)
            _log.BudgetExhausted(input.RequestId, verdict.Scene?.Alias, verdict.Judgement.Outcome);
        switch (verdict.Row.Class)
        {
            case OutcomeClass.Misconfigured:
                _log.Misconfigured(verdict.Judgement.Outcome, verdict.Judgement.Code);
                break;
            case OutcomeClass.Throttled:
                _log.UpstreamThrottled(verdict.Judgement.Code);
                break;
        }

        if (verdict.Judgement is { Outcome: Outcome.UnknownError or Outcome.PassedUnknownCode or Outcome.RejectedUnknownCode, Code: { } code }
            && _seen.Count < MaxKnownNews
            && _seen.TryAdd(code, true))
            _log.UnknownCodeSeen(code, verdict.Judgement.Outcome);
    }

    private void LogWide(GateInput input, Verdict verdict, TimeSpan elapsed) => _log.VerificationCompleted(
        verdict.Row.Level,
        input.RequestId,
        verdict.Row.Class,
        verdict.Judgement.Outcome,
        verdict.Judgement.Code,
        verdict.Scene?.Alias,
        verdict.Scene?.Policy.Mode,
        verdict.Success,
        verdict.Verified,
        verdict.Degraded,
        verdict.Replayed,
        verdict.Judgement.Attempts,
        (long)verdict.Judgement.UpstreamTime.TotalMilliseconds,
        (long)elapsed.TotalMilliseconds);

    public void Dispose() => _meter.Dispose();

    private void Measure(Verdict verdict)
    {
        _verdicts.Add(
            1,
            new("class", verdict.Row.Class.ToString()),
            new("outcome", verdict.Judgement.Outcome.ToString()),
            new("scene", verdict.Scene?.Alias),
            new("success", verdict.Success));
        if (verdict.Replayed)
            return;
        if (verdict.Degraded is { } degraded)
            _unverifiedPasses.Add(1, new("scene", verdict.Scene?.Alias), new("reason", degraded));
        if (verdict.Judgement.Attempts == 0)
            return;
        _billedCalls.Add(verdict.Judgement.Attempts);
        _upstreamDuration.Record(verdict.Judgement.UpstreamTime.TotalSeconds, new KeyValuePair<string, object?>("outcome", verdict.Judgement.Outcome.ToString()));
    }
}
