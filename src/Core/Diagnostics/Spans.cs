using System.Diagnostics;

namespace CaptchaGate.Core.Diagnostics;

/// <summary>
/// The source and the names of the spans. Without a listener each span is null and costs one field read. No attribute and no status takes a
/// token, an address of a client or a message of the service.
/// </summary>
public static class Spans
{
    internal const string Verify = "captcha_gate.verify";
    internal const string Call = "VerifyIntelligentCaptcha";
    internal const string Probe = "captcha_gate.probe";
    internal const string LoadCredentials = "captcha_gate.credentials.load";

    /// <summary>What every span of the product comes from.</summary>
    public static ActivitySource Source { get; } = new(TelemetryNames.Source);

    internal static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>Records the result of what the span is about.</summary>
    internal static void Describe(this Activity? span, string result, bool failed)
    {
        span?.SetTag(TelemetryNames.Result, result);
        if (failed && span is not null)
            span.Fail(result);
    }

    internal static void Fail(this Activity span, string reason) => span.SetTag("error.type", reason).SetStatus(ActivityStatusCode.Error, reason);

    internal static void SetTagUnlessNull(this Activity span, string name, string? value)
    {
        if (value is not null)
            span.SetTag(name, value);
    }
}
