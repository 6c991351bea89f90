using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tokens;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Telemetry;

/// <summary>Makes every verification seen: one wide event, its metrics and its span, and an event of its own for what somebody should look at.</summary>
internal sealed class GateTelemetry(ILogger<Gate> log, GateMeter meter, EncryptionWatch encryption)
{
    // The service invents codes rarely; a flood of them must not fill the memory or the log.
    private const int MaxKnownNews = 100;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private bool _unfamiliarTokenSeen;
    private bool _verdictWithoutCodeSeen;

    public void Record(GateInput input, Verdict verdict, TimeSpan elapsed, Activity? span)
    {
        meter.Count(verdict);
        encryption.Record(verdict);
        span.Describe(verdict);
        LogWide(input, verdict, elapsed);
        if (verdict.Degraded is { } degraded && !verdict.Replayed)
            log.UnverifiedPass(input.RequestId, verdict.Scene?.Alias, verdict.Judgement.Outcome, degraded);
        if (verdict.BudgetExhausted)
            log.BudgetExhausted(input.RequestId, verdict.Scene?.Alias, verdict.Judgement.Outcome);
        switch (verdict.Row.Class)
        {
            case OutcomeClass.Misconfigured:
                log.Misconfigured(verdict.Judgement.Outcome, verdict.Judgement.Code);
                break;
            case OutcomeClass.Throttled:
                log.UpstreamThrottled(verdict.Judgement.Code);
                break;
        }

        if (verdict.Judgement is { Outcome: Outcome.UnknownError or Outcome.PassedUnknownCode or Outcome.RejectedUnknownCode, Code: { } code }
            && _seen.Count < MaxKnownNews
            && _seen.TryAdd(code, true))
            log.UnknownCodeSeen(code, verdict.Judgement.Outcome);
        if (verdict.Judgement is { Outcome: Outcome.Rejected, Code: null } && Interlocked.Exchange(ref _verdictWithoutCodeSeen, true) is false)
            log.VerdictWithoutCode();
    }

    /// <summary>Counts a token that is not like any that is known, and says once that there are such.</summary>
    public void Meet(CaptchaToken token)
    {
        if (token.HasKnownMembers)
            return;
        meter.CountUnfamiliarToken();
        if (Interlocked.Exchange(ref _unfamiliarTokenSeen, true) is false)
            log.UnfamiliarToken();
    }

    private void LogWide(GateInput input, Verdict verdict, TimeSpan elapsed)
    {
        var level = verdict.Row.Level;
        if (!log.IsEnabled(level))
            return;
        var bytes = input.Token is null ? 0 : Encoding.UTF8.GetByteCount(input.Token);
        log.VerificationCompleted(
            level,
            input.RequestId,
            verdict.Row.Class,
            verdict.Judgement.Outcome,
            verdict.Row.Owner(),
            verdict.Judgement.Code,
            verdict.Scene?.Alias,
            verdict.Scene?.Policy.Mode,
            verdict.Success,
            verdict.Verified,
            verdict.Degraded,
            verdict.Replayed,
            verdict.Judgement.Attempts,
            bytes,
            (long)verdict.Judgement.UpstreamTime.TotalMilliseconds,
            (long)elapsed.TotalMilliseconds,
            input.Client?.ToString());
    }
}
