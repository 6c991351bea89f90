using CaptchaGate.Core.Credentials.FunctionCompute;
using CaptchaGate.Core.Verification;
using CaptchaGate.VerifyServer.Kestrel;
using CaptchaGate.VerifyServer.Logging;

namespace CaptchaGate.VerifyServer.Hosting;

/// <summary>What Function Compute's custom runtime requires of an HTTP server in addition to the contract ("Custom runtime", Function Compute documentation).</summary>
internal static class FunctionComputeHooks
{
    // Marks an answer as a failure in the platform's metrics.
    private const string FailureHeader = "x-fc-status";
    private const string Failure = "404";

    public static void UseFunctionCompute(this WebApplication app)
    {
        var console = app.Services.GetRequiredService<BatchedConsole>();
        app.Use((context, next) =>
        {
            var headers = context.RequestServices.GetRequiredService<FunctionComputeHeaders>();
            headers.Observe(context.Request.Headers.Find);
            context.Features.Set(new CaptchaGateEndpoint.PlatformId(context.Request.Headers["x-fc-request-id"].ToString()));
            context.Response.OnStarting(static state => MarkFailure((HttpResponse)state), context.Response);
            // The platform freezes an instance as soon as it has answered: a line that waits may never be written.
            context.Response.OnStarting(static log => ((BatchedConsole)log).FlushAsync(), console);
            return (context.Request.Method, context.Request.Path.Value) switch
            {
                ("POST", "/initialize") => InitializeAsync(context),
                ("GET", "/pre-stop") => Task.CompletedTask,
                (_, "/invoke") => RefuseEventAsync(context),
                _ => next(context),
            };
        });
    }

    // The platform posts it once, before the first request; a caller can post it as often as they like.
    private static Task InitializeAsync(HttpContext context)
    {
        CountedConnection.Of(context)?.RequestReceived();
        return context.RequestServices.GetRequiredService<WarmUp>().InitializeAsync(context.RequestAborted);
    }

    private static Task RefuseEventAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.Headers[FailureHeader] = Failure;
        return context.Response.WriteAsync("This function answers HTTP requests; give it an HTTP trigger.", context.RequestAborted);
    }

    private static Task MarkFailure(HttpResponse response)
    {
        if (response.StatusCode >= StatusCodes.Status500InternalServerError)
            response.Headers[FailureHeader] = Failure;
        return Task.CompletedTask;
    }
}
