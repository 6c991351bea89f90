using System.Diagnostics;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Playground.Traces;

/// <summary>What came of a request, from the span of its verification or from its refusal.</summary>
/// <param name="Row">The row of the decision table; null where the request reached no decision.</param>
internal sealed record TraceConclusion(int? Row, bool Succeeded, bool Verified, string? Degraded, bool Replayed, int Status)
{
    private const string Verification = "captcha_gate.verify";

    public string Result => this switch
    {
        { Succeeded: true, Verified: true } => "passed",
        { Succeeded: true } => "unverified",
        { Verified: true } => "denied",
        { Status: >= 500 or 429 } => "unavailable",
        _ => "refused",
    };

    public string Headline => Result switch
    {
        "passed" => "Passed",
        "unverified" => "Passed without a verdict",
        "denied" => "Denied",
        "unavailable" => "Denied, no verdict",
        _ => "Refused",
    };

    public static TraceConclusion Of(RequestTrace trace)
    {
        var verification = trace.Spans.FirstOrDefault(static span => span.OperationName is Verification);
        return new(
            RowOf(verification?.GetTagItem(TelemetryNames.Outcome) as string ?? trace.Refusal),
            Is(verification, TelemetryNames.Succeeded),
            Is(verification, TelemetryNames.Verified),
            verification?.GetTagItem(TelemetryNames.Degraded) as string,
            Is(verification, TelemetryNames.Replayed),
            trace.Status);
    }

    /// <summary>An outcome's number is its row's.</summary>
    public static int? RowOf(string? outcome) => Enum.TryParse<Outcome>(outcome, out var row) && row is not Outcome.None ? (int)row : null;

    private static bool Is(Activity? span, string tag) => span?.GetTagItem(tag) is true;
}
