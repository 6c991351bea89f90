using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Tests.Collector;
using CaptchaGate.VerifyServer;
using CaptchaGate.VerifyServer.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Telemetry.Tests.Support;

/// <summary>The emulator, a collector and the real server that exports to it, each on a real socket.</summary>
internal sealed class TelemetryTestHost : IAsyncDisposable
{
    public const string Scene = "login";

    private readonly WebApplication _server;

    private TelemetryTestHost(CaptchaEmulator emulator, OtlpCollector collector, WebApplication server, FailingNonces nonces)
    {
        (Emulator, Collector, _server, Nonces) = (emulator, collector, server, nonces);
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { BaseAddress = new Uri(server.Urls.First()) };
    }

    public CaptchaEmulator Emulator { get; }

    public OtlpCollector Collector { get; }

    public HttpClient Client { get; }

    public FailingNonces Nonces { get; }

    public IServiceProvider Services => _server.Services;

    /// <param name="changes">Settings that take the place of the usual ones; null takes one away. <c>{emulator}</c> stands for its address.</param>
    public static Task<TelemetryTestHost> StartAsync(params (string Name, string? Value)[] changes) => StartAsync(null, changes);

    /// <param name="prepare">What the emulator must know before the server starts.</param>
    public static async Task<TelemetryTestHost> StartAsync(Action<CaptchaEmulator>? prepare, (string Name, string? Value)[] changes)
    {
        var emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });
        prepare?.Invoke(emulator);
        var collector = await OtlpCollector.StartAsync();
        var settings = Settings.For(emulator).With(
            ("Captcha__SceneId", null),
            ($"Captcha__Scenes__{Scene}__Id", Scenes.V3),
            ("FailOpen__Budget__PerMinute", "6000"),
            ("FailOpen__Budget__Burst", "6000"),
            ("FailOpen__Budget__PerClientPerMinute", "6000"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.GetLeftPart(UriPartial.Authority))).With(changes);
        var nonces = new FailingNonces(new InvalidOperationException("Asked for by a test."));
        string[] arguments = [.. settings.Where(static setting => setting.Value is not null).Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value!.Replace("{emulator}", emulator.BaseAddress.AbsoluteUri, StringComparison.Ordinal)}")];
        var server = CaptchaGateServer.Build([.. arguments, "--environment=Development", "--urls=http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace);
            builder.Services.AddSingleton<INonceSource>(nonces);
        });
        await server.StartAsync();
        return new TelemetryTestHost(emulator, collector, server, nonces);
    }

    public string Mint(Reaction? verdict = null) => Emulator.Mint(Scenes.V3, verdict: verdict).CaptchaVerifyParam;

    public Task<GateAnswer> VerifyAsync(Reaction? verdict = null) => Client.VerifyAsync(Mint(verdict));

    /// <summary>Claims that the widget cannot load.</summary>
    public Task<GateAnswer> ClaimAsync() => Client.PostAsync(GateClient.Content($$"""{"captchaUnavailable":"widget","idempotencyKey":"{{Guid.Parse(Nonces.Next())}}"}""", "application/json"));

    /// <summary>Ends the server in order, and with it everything that is still to be exported.</summary>
    public async Task<OtlpCollector> FlushAsync()
    {
        await _server.StopAsync();
        return Collector;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await Collector.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
