namespace CaptchaGate.Core.Decisions;

/// <summary>The public <c>error-codes</c>. Raw F-codes never reach a browser: they teach an attacker.</summary>
public static class ErrorCodes
{
    public const string MissingInputResponse = "missing-input-response";
    public const string InvalidInputResponse = "invalid-input-response";
    public const string BadRequest = "bad-request";
    public const string MissingInputSecret = "missing-input-secret";
    public const string InvalidInputSecret = "invalid-input-secret";
    public const string SitekeyMismatch = "sitekey-mismatch";
    public const string TimeoutOrDuplicate = "timeout-or-duplicate";
    public const string Rejected = "rejected";
    public const string TestMode = "test-mode";
    public const string RateLimited = "rate-limited";
    public const string UpstreamUnavailable = "upstream-unavailable";
    public const string UpstreamTimeout = "upstream-timeout";
    public const string UpstreamInvalid = "upstream-invalid";
    public const string WidgetUnavailable = "widget-unavailable";
    public const string Configuration = "configuration";
    public const string FailOpenBudgetExhausted = "fail-open-budget-exhausted";
    public const string InternalError = "internal-error";
}
