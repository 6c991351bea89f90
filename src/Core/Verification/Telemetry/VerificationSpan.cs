using System.Diagnostics;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Verification.Telemetry;

/// <summary>The span of one verification.</summary>
internal static class VerificationSpan
{
    /// <summary>Records what came of the verification.</summary>
    public static void Describe(this Activity? span, VerificationResult result)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        var (row, upstream) = (result.Row, result.Upstream);
        span.SetTag(TelemetryNames.Id, result.Id)
            .SetTag(TelemetryNames.Class, row.Class.ToString())
            .SetTag(TelemetryNames.Outcome, upstream.Outcome.ToString())
            .SetTag(TelemetryNames.FaultOwner, row.Owner().ToString())
            .SetTag(TelemetryNames.Succeeded, result.Success)
            .SetTag(TelemetryNames.Verified, result.Verified)
            .SetTag(TelemetryNames.Replayed, result.Replayed)
            .SetTag(TelemetryNames.Attempts, upstream.Attempts);
        span.SetTagUnlessNull(TelemetryNames.Scene, result.Scene?.Alias);
        span.SetTagUnlessNull(TelemetryNames.Policy, result.Scene?.Policy.Mode.ToString());
        span.SetTagUnlessNull(TelemetryNames.Code, upstream.Code);
        span.SetTagUnlessNull(TelemetryNames.Degraded, result.Degraded);
        // What a caller got wrong is no failure of this span.
        if (!result.Verified && row.Owner() is not (FaultOwner.Nobody or FaultOwner.Caller))
            span.Fail(upstream.Outcome.ToString());
    }
}
