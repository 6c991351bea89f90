using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.VerifyServer.Kestrel;

namespace CaptchaGate.VerifyServer.Hosting;

/// <summary>CaptchaGate as the terminal middleware of a pipeline.</summary>
public static class HttpPipeline
{
    /// <summary>Lets CaptchaGate answer every request that reaches this point. It is created when the server starts, after the settings are validated.</summary>
    public static void RunGate(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Use(_ =>
        {
            var services = app.ApplicationServices;
            var behindFunctionsHost = PlatformDetection.DetectPlatform(services.GetRequiredService<IConfiguration>()) is ServerPlatform.FunctionsCustomHandler;
            return new CaptchaGateEndpoint(services.GetRequiredService<HttpApplication>(), behindFunctionsHost).HandleAsync;
        });
    }

    /// <summary>Finds a header by name in any case; several values are joined by a comma; null when there is none.</summary>
    internal static string? Find(this IHeaderDictionary headers, string name) => headers.TryGetValue(name, out var values) ? values.ToString() : null;
}

/// <summary>Copies a request in and an answer out.</summary>
/// <param name="behindFunctionsHost">Whether the caller is the Azure Functions host, whose <c>traceparent</c> is its own record's.</param>
internal sealed class CaptchaGateEndpoint(HttpApplication gate, bool behindFunctionsHost)
{
    private const int MaxPiece = 4 * 1024;

    /// <summary>The id that the platform gave the request, where a platform's hook left one.</summary>
    public sealed record PlatformId(string Value);

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var connection = CountedConnection.Of(context);
        connection?.OnRequestStarted();
        if (!HttpMethods.IsPost(request.Method))
            connection?.RequestReceived();
        var answer = await gate.HandleAsync(
            new ApplicationRequest
            {
                Method = request.Method,
                Path = request.Path.Value ?? "/",
                Query = request.QueryString.Value?.TrimStart('?') ?? "",
                Header = request.Headers.Find,
                Body = request.Body,
                ContentLength = request.ContentLength,
                PlatformId = context.Features.Get<PlatformId>()?.Value,
                HostTraceParent = behindFunctionsHost ? request.Headers["traceparent"].ToString() : null,
                RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
                Received = connection?.RequestReceived,
            },
            context.RequestAborted);
        connection?.OnAnswered();
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (answer.Body.IsEmpty || HttpMethods.IsHead(request.Method))
            return;
        response.ContentLength = answer.Body.Length;
        await WriteAsync(response, answer.Body, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken aborted)
    {
        try
        {
            // Piece by piece: what is written is held until the caller takes it.
            for (; body.Length > MaxPiece; body = body[MaxPiece..])
                await response.Body.WriteAsync(body[..MaxPiece], aborted);
            await response.Body.WriteAsync(body, aborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && aborted.IsCancellationRequested)
        {
            // The caller went away.
        }
    }
}
