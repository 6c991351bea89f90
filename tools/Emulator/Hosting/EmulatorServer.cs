using CaptchaGate.Emulator.Control;
using CaptchaGate.Emulator.Widget;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CaptchaGate.Emulator.Hosting;

/// <summary>The web server around the emulator's state.</summary>
internal sealed class EmulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;

    private EmulatorServer(WebApplication app, CancellationTokenSource stopping, Uri baseAddress)
    {
        _app = app;
        _stopping = stopping;
        BaseAddress = baseAddress;
    }

    public Uri BaseAddress { get; }

    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, EmulatorState state, CancellationToken cancellationToken)
    {
        // The empty builder reads no settings file and no environment, and logs nothing.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var stopping = new CancellationTokenSource();
        app.Use(next => context => Guard(next, context, stopping.Token));
        app.MapPost("/", (RequestDelegate)state.Endpoint.Handle);
        app.MapControlApi(state);
        app.MapWidget();
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return new(app, stopping, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, EmulatorOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        kestrel.Listen(options.Host, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => DirectSend.Run(connection, next));
        });
    }

    /// <summary>Calls that hang or wait end when the client leaves or the emulator stops.</summary>
    private static async Task Guard(RequestDelegate next, HttpContext context, CancellationToken stopping)
    {
        await using var registration = stopping.Register(context.Abort);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
    }
}
