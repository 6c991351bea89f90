using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Verification.Telemetry;

/// <summary>Records every verification: one wide event, its metrics and its span, and a separate event for what needs attention.</summary>
internal sealed class VerificationTelemetry(ILogger<CaptchaVerifier> log, VerificationMeter meter, EncryptionWatch encryption)
{
    // The service invents codes rarely; a flood of them must not fill the memory or the log.
    private const int MaxKnownNews = 100;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private bool _unfamiliarTokenSeen;
    private bool _verdictWithoutCodeSeen;

    public void Record(VerificationRequest request, VerificationResult result, TimeSpan elapsed, Activity? span)
    {
        meter.Count(result);
        encryption.Record(result);
        span.Describe(result);
        LogWide(request, result, elapsed);
        if (result.Degraded is { } degraded && !result.Replayed)
            log.UnverifiedPass(request.RequestId, result.Scene?.Alias, result.Upstream.Outcome, degraded);
        if (result.BudgetExhausted)
            log.BudgetExhausted(request.RequestId, result.Scene?.Alias, result.Upstream.Outcome);
        switch (result.Row.Class)
        {
            case OutcomeClass.Misconfigured:
                log.Misconfigured(result.Upstream.Outcome, result.Upstream.Code);
                break;
            case OutcomeClass.Throttled:
                log.UpstreamThrottled(result.Upstream.Code);
                break;
        }

        if (result.Upstream is { Outcome: Outcome.UnknownError or Outcome.PassedUnknownCode or Outcome.RejectedUnknownCode, Code: { } code }
            && _seen.Count < MaxKnownNews
            && _seen.TryAdd(code, true))
            log.UnknownCodeSeen(code, result.Upstream.Outcome);
        if (result.Upstream is { Outcome: Outcome.Rejected, Code: null } && Interlocked.Exchange(ref _verdictWithoutCodeSeen, true) is false)
            log.VerdictWithoutCode();
    }

    /// <summary>Counts a token that is not like any that is known, and says once that there are such.</summary>
    public void RecordTokenFormat(CaptchaToken token)
    {
        if (token.HasKnownMembers)
            return;
        meter.CountUnfamiliarToken();
        if (Interlocked.Exchange(ref _unfamiliarTokenSeen, true) is false)
            log.UnfamiliarToken();
    }

    private void LogWide(VerificationRequest request, VerificationResult result, TimeSpan elapsed)
    {
        var level = result.Row.Level;
        if (!log.IsEnabled(level))
            return;
        var bytes = request.Token is null ? 0 : Encoding.UTF8.GetByteCount(request.Token);
        log.VerificationCompleted(
            level,
            request.RequestId,
            result.Row.Class,
            result.Upstream.Outcome,
            result.Row.Owner(),
            result.Upstream.Code,
            result.Scene?.Alias,
            result.Scene?.Policy.Mode,
            result.Success,
            result.Verified,
            result.Degraded,
            result.Replayed,
            result.Upstream.Attempts,
            bytes,
            (long)result.Upstream.UpstreamTime.TotalMilliseconds,
            (long)elapsed.TotalMilliseconds,
            request.Client?.ToString());
    }
}
