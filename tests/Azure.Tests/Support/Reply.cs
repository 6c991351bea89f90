using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>What servers of tests answer.</summary>
internal static class Reply
{
    /// <value>Stands in every error message, to be looked for where it must not be.</value>
    public const string Marker = "what-the-store-said";

    /// <value>Takes the request and never answers.</value>
    public static RequestDelegate Hang { get; } = static async context =>
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    };

    public static Task JsonAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body);
    }

    public static RequestDelegate Json(int status, string body, params (string Name, string Value)[] headers) => context =>
    {
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return JsonAsync(context, status, body);
    };

    /// <summary>An error as Key Vault writes it.</summary>
    public static RequestDelegate VaultError(int status, string code, string? inner = null, params (string Name, string Value)[] headers)
    {
        var innerError = inner is null ? "" : $$""","innererror":{"code":"{{inner}}"}""";
        return Json(status, $$$"""{"error":{"code":"{{{code}}}","message":"{{{Marker}}}"{{{innerError}}}}}""", headers);
    }
}
