using System.Diagnostics;
using System.Globalization;
using System.Net;
using CaptchaGate.Packages.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>
/// A double of the Azure Functions host, behind <see cref="FrontEnd"/>: it starts the published worker or a custom handler as the host does, lets HTTP requests
/// through its own web server to it, and keeps the rows that the host would write to Application Insights.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private const int MaxBodyByDefault = 104_857_600;
    private const string MaxBodySetting = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private WebApplication? _front;
    private WebApplication? _protocol;

    private FunctionsHost(HostRows? rows) => Rows = rows ?? new();

    public HostRows Rows { get; }

    public HostedProcess Process { get; private set; } = null!;

    /// <value>The root of the web server, without the route prefix.</value>
    public Uri Address => new(_front!.Urls.First());

    public IReadOnlyList<Function> Functions { get; private set; } = [];

    /// <summary>Starts the worker and returns when its functions are loaded.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public static async Task<FunctionsHost> StartWorkerAsync(IReadOnlyDictionary<string, string?> settings, HostRows? rows = null)
    {
        var folder = await PublishedWorker.FolderAsync();
        var host = new FunctionsHost(rows);
        var channel = new WorkerChannel(folder, host.Rows);
        host._protocol = await ServeProtocolAsync(channel);
        host.Process = host.Start(PublishedWorker.Command(folder, new Uri(host._protocol.Urls.First())), folder, settings.Append(new("FUNCTIONS_APPLICATION_DIRECTORY", folder)));
        await host.UntilAsync(channel.Loaded);
        host.Functions = await channel.Loaded;
        await host.ServeAsync(settings, (function, context, traceParent) => InvokeAsync(channel, function, context, traceParent));
        return host;
    }

    /// <summary>Starts VerifyServer as a custom handler and returns when it answers.</summary>
    public static async Task<FunctionsHost> StartHandlerAsync(IReadOnlyDictionary<string, string?> settings, HostRows? rows = null)
    {
        var host = new FunctionsHost(rows);
        var port = FreePort.Next();
        host.Process = host.Start(CustomHandler.CommandFor(settings), CustomHandler.Folder, settings.Append(new("FUNCTIONS_CUSTOMHANDLER_PORT", port.ToString(CultureInfo.InvariantCulture))));
        var forwarder = new HandlerForwarder(port, settings.GetValueOrDefault(HandlerForwarder.BelievesFrontEnd) is "true");
        await host.UntilAsync(forwarder.AnswersAsync());
        host.Functions = CustomHandler.Functions;
        await host.ServeAsync(settings, (_, context, traceParent) => forwarder.ForwardAsync(context, traceParent));
        return host;
    }

    /// <summary>Starts a worker or a handler that is expected to end by itself.</summary>
    /// <returns>The exit code and the rows.</returns>
    public static async Task<(int ExitCode, HostRows Rows)> RunToItsEndAsync(bool worker, IReadOnlyDictionary<string, string?> settings)
    {
        await using var host = new FunctionsHost(rows: null);
        if (worker)
        {
            var folder = await PublishedWorker.FolderAsync();
            host._protocol = await ServeProtocolAsync(new WorkerChannel(folder, host.Rows));
            host.Process = host.Start(PublishedWorker.Command(folder, new Uri(host._protocol.Urls.First())), folder, settings.Append(new("FUNCTIONS_APPLICATION_DIRECTORY", folder)));
        }
        else
        {
            host.Process = host.Start(CustomHandler.CommandFor(settings), CustomHandler.Folder, settings.Append(new("FUNCTIONS_CUSTOMHANDLER_PORT", "0")));
        }

        return (await host.Process.WaitForExitAsync(), host.Rows);
    }

    public async ValueTask DisposeAsync()
    {
        if (_front is not null)
            await _front.DisposeAsync();
        if (Process is not null)
            await Process.DisposeAsync();
        if (_protocol is not null)
            await _protocol.DisposeAsync();
    }

    private static async Task<WebApplication> ServeProtocolAsync(WorkerChannel channel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(channel);
        var app = builder.Build();
        app.MapGrpcService<WorkerChannel>();
        await app.StartAsync();
        return app;
    }

    private static async Task InvokeAsync(WorkerChannel channel, Function function, HttpContext context, string traceParent)
    {
        var answer = await channel.InvokeAsync(function, await HttpMapping.InAsync(context.Request), traceParent, context.RequestAborted);
        if (answer.Result.Status != 1)
            throw new InvalidOperationException(answer.Result.Exception?.Message ?? "The invocation failed.");
        var http = answer.ReturnValue?.Http ?? answer.OutputData.Select(static output => output.Data?.Http).First(static http => http is not null)!;
        await HttpMapping.OutAsync(http, context.Response);
    }

    private HostedProcess Start(IReadOnlyList<string> command, string folder, IEnumerable<KeyValuePair<string, string?>> environment) => new(command, folder, environment, Rows);

    private async Task UntilAsync(Task ready)
    {
        var ended = Process.WaitForExitAsync();
        if (await Task.WhenAny(ready, ended).WaitAsync(Patience) == ended)
            throw new InvalidOperationException($"The process ended with {await ended}: {string.Join('\n', Rows.All)}");
        await ready;
    }

    // One route for each function; what fits none is answered 404 by the host, without a body or a header of ours.
    private async Task ServeAsync(IReadOnlyDictionary<string, string?> settings, Func<Function, HttpContext, string, Task> invoke)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<RouteOptions>(static routes => routes.SetParameterPolicy<Microsoft.AspNetCore.Routing.Constraints.RegexInlineRouteConstraint>("regex"));
        var limit = settings.GetValueOrDefault(MaxBodySetting) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : MaxBodyByDefault;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = limit;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _front = builder.Build();
        foreach (var function in Functions)
        {
            RequestDelegate answer = context => AnswerAsync(function, context, invoke);
            if (function.Methods is { } methods)
                _front.MapMethods("/api/" + function.Route, methods, answer);
            else
                _front.Map("/api/" + function.Route, answer);
        }

        await _front.StartAsync();
    }

    private async Task AnswerAsync(Function function, HttpContext context, Func<Function, HttpContext, string, Task> invoke)
    {
        FrontEnd.Pass(context);
        var (operation, id) = Operation(context.Request);
        if (!string.Equals(function.AuthLevel, "anonymous", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            await invoke(function, context, $"00-{operation}-{id}-01");
        }
        catch (Exception exception) when (exception is Microsoft.AspNetCore.Http.BadHttpRequestException or InvalidOperationException or IOException)
        {
            Rows.AddException(function.Name, exception.Message, operation);
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        finally
        {
            Rows.AddRequest(function.Name, context.Response.StatusCode, operation, id);
        }
    }

    // The host goes on with a caller's trace.
    private static (string TraceId, string SpanId) Operation(HttpRequest request) =>
        (ActivityContext.TryParse(request.Headers.TraceParent, null, out var caller) ? caller.TraceId.ToHexString() : ActivityTraceId.CreateRandom().ToHexString(),
            ActivitySpanId.CreateRandom().ToHexString());
}
