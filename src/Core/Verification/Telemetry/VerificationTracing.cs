using System.Diagnostics;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Verification.Telemetry;

/// <summary>
/// The spans. Without a listener each is null and costs one field read. No attribute and no status takes a token, an
/// address of a client or a message of the service.
/// </summary>
public static class VerificationTracing
{
    internal const string Verify = "captcha_gate.verify";
    internal const string Call = "VerifyIntelligentCaptcha";
    internal const string Probe = "captcha_gate.probe";
    internal const string LoadCredentials = "captcha_gate.credentials.load";

    /// <summary>What every span of the product comes from.</summary>
    public static ActivitySource Source { get; } = new(TelemetryNames.Source);

    internal static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>One call of the service.</summary>
    internal static Activity? StartCall(Uri endpoint, int attempt)
    {
        var span = Source.StartActivity(Call, ActivityKind.Client);
        if (span is not { IsAllDataRequested: true })
            return span;
        return span
            .SetTag("server.address", endpoint.Host)
            .SetTag("server.port", endpoint.Port)
            .SetTag(TelemetryNames.Attempt, attempt);
    }

    /// <summary>Says what came of one call.</summary>
    internal static void Describe(this Activity? span, UpstreamResult upstream)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        var row = upstream.Row;
        SetTagUnlessNull(span, TelemetryNames.Code, upstream.Code);
        SetTagUnlessNull(span, TelemetryNames.UpstreamRequestId, upstream.RequestId);
        span.SetTag(TelemetryNames.Outcome, upstream.Outcome.ToString());
        if (!row.IsVerdict)
            Fail(span, upstream.Outcome.ToString());
    }

    /// <summary>Says what came of one verification.</summary>
    internal static void Describe(this Activity? span, VerificationResult result)
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
        SetTagUnlessNull(span, TelemetryNames.Scene, result.Scene?.Alias);
        SetTagUnlessNull(span, TelemetryNames.Policy, result.Scene?.Policy.Mode.ToString());
        SetTagUnlessNull(span, TelemetryNames.Code, upstream.Code);
        SetTagUnlessNull(span, TelemetryNames.Degraded, result.Degraded);
        // What a caller got wrong is no failure of this span.
        if (!result.Verified && row.Owner() is not (FaultOwner.Nobody or FaultOwner.Caller))
            Fail(span, upstream.Outcome.ToString());
    }

    /// <summary>Says what came of anything else.</summary>
    internal static void Describe(this Activity? span, string result, bool failed)
    {
        span?.SetTag(TelemetryNames.Result, result);
        if (failed && span is not null)
            Fail(span, result);
    }

    private static void Fail(Activity span, string reason) => span.SetTag("error.type", reason).SetStatus(ActivityStatusCode.Error, reason);

    private static void SetTagUnlessNull(Activity span, string name, string? value)
    {
        if (value is not null)
            span.SetTag(name, value);
    }
}
