namespace CaptchaGate.Browser.Tests.Support;

/// <summary>What an endpoint, or whatever stands in its place, may answer.</summary>
internal static class Answers
{
    public static readonly RequestDelegate Passed = Json(200, """{"success":true,"verified":true,"id":"a1","receipt":"header.payload.signature"}""");

    public static readonly RequestDelegate Unverified = Json(200, """{"success":true,"verified":false,"degraded":"upstream-timeout","id":"a2"}""");

    public static readonly RequestDelegate Rejected = Json(200,
        """{"success":false,"verified":true,"error-codes":["invalid-input-response"],"retry":"new-challenge","id":"a3"}""");

    public static readonly RequestDelegate Refused = Json(200, """{"success":false,"verified":true,"error-codes":["rejected"],"id":"a4"}""");

    public static readonly RequestDelegate Duplicate = Json(200,
        """{"success":false,"verified":true,"error-codes":["timeout-or-duplicate"],"retry":"new-challenge","id":"a5"}""");

    public static readonly RequestDelegate Malformed = Json(400, """{"status":400,"success":false,"code":"invalid-input-response","id":"a6"}""");

    public static readonly RequestDelegate Unavailable = Json(503,
        """{"success":false,"verified":false,"error-codes":["upstream-unavailable"],"retry":"later","id":"a7"}""", retryAfter: "17");

    public static readonly RequestDelegate ClaimRefused = Json(503,
        """{"success":false,"verified":false,"error-codes":["widget-unavailable"],"retry":"later","id":"a9"}""", retryAfter: "60");

    public static readonly RequestDelegate TooMany = Json(429, """{"status":429,"success":false,"code":"rate-limited","id":"a8"}""", retryAfter: "9");

    /// <summary>Never answers; the browser has to give up by itself.</summary>
    public static readonly RequestDelegate Silence = async context =>
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The browser gave up, as it should.
        }
    };

    public static readonly RequestDelegate Cut = context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    public static RequestDelegate Json(int status, string body, string? retryAfter = null) => Text(status, "application/json", body, retryAfter);

    public static RequestDelegate Text(int status, string contentType, string body, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(body);
    };
}
