namespace CaptchaGate.Core.Diagnostics;

/// <summary>The names under which meter, spans and their attributes are found. <c>docs/telemetry.md</c> lists them; dashboards rely on them.</summary>
public static class TelemetryNames
{
    /// <summary>The <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string Source = "CaptchaGate";

    /// <summary>The <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string Meter = "CaptchaGate";

    public const string Id = "captcha_gate.id";
    public const string Scene = "captcha_gate.scene";
    public const string Region = "captcha_gate.region";
    public const string Policy = "captcha_gate.policy";
    public const string Class = "captcha_gate.class";
    public const string Outcome = "captcha_gate.outcome";
    public const string FaultOwner = "captcha_gate.fault_owner";
    public const string Code = "captcha_gate.code";
    public const string Succeeded = "captcha_gate.success";
    public const string Verified = "captcha_gate.verified";
    public const string Degraded = "captcha_gate.degraded";
    public const string Replayed = "captcha_gate.replayed";
    public const string Attempts = "captcha_gate.attempts";
    public const string Attempt = "captcha_gate.attempt";
    public const string UpstreamRequestId = "captcha_gate.upstream_request_id";
    public const string Purpose = "captcha_gate.purpose";
    public const string Result = "captcha_gate.result";
    public const string Kind = "captcha_gate.kind";
    public const string Reason = "captcha_gate.reason";

    /// <summary>The value for the scene if none was found; no alias can be written so.</summary>
    public const string NoScene = "(none)";
}
