using CaptchaGate.Emulator.Control;
using CaptchaGate.Emulator.Widget;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CaptchaGate.Emulator.Hosting;

/// <summary>The web server around the emulator's state.</summary>
internal sealed class EmulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;

    private EmulatorServer(WebApplication app, CancellationTokenSource stopping)
    {
        _app = app;
        _stopping = stopping;
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Select(address => new Uri(address)).ToArray();
        BaseAddress = addresses.First(address => address.Scheme is "http");
        SecureAddress = addresses.FirstOrDefault(address => address.Scheme is "https");
    }

    public Uri BaseAddress { get; }

    public Uri? SecureAddress { get; }

    public IEnumerable<int> Ports => SecureAddress is null ? [BaseAddress.Port] : [BaseAddress.Port, SecureAddress.Port];

    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, EmulatorState state, CancellationToken cancellationToken)
    {
        var stopping = new CancellationTokenSource();
        // The empty builder reads no settings file and no environment, and logs nothing.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listeners.Configure(kestrel, options, state, stopping.Token));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Use(next => context => Guard(next, context, stopping.Token));
        app.MapPost("/", (RequestDelegate)state.Endpoint.Handle);
        app.MapControlApi(state);
        app.MapWidget(state.Widget, new ControlHandlers(state).GetScene);
        try
        {
            await app.StartAsync(cancellationToken);
            return new(app, stopping);
        }
        catch
        {
            await app.DisposeAsync();
            stopping.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _stopping.Dispose();
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
