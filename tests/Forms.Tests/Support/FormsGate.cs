using System.Text;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>The server with the form <c>contact</c>, against an emulator.</summary>
internal sealed class FormsGate : IAsyncDisposable
{
    public const string Form = "contact";

    private readonly WebApplication _server;

    private FormsGate(CaptchaEmulator emulator, WebApplication server, AdjustableTime time, FakeLogCollector log)
    {
        (Emulator, _server, Time, Log) = (emulator, server, time, log);
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    /// <summary>The secret of the form's signatures, in the form of the Standard Webhooks specification.</summary>
    public static string Secret { get; } = "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("thirty-two bytes, known to both."));

    public CaptchaEmulator Emulator { get; }

    public HttpClient Client { get; }

    public AdjustableTime Time { get; }

    public FakeLogCollector Log { get; }

    public Uri Address => new(_server.Urls.First());

    /// <summary>Starts with the form's target at <paramref name="receiver"/>.</summary>
    /// <param name="settings">More or other settings by their environment names; null takes one away.</param>
    public static Task<FormsGate> StartAsync(Receiver receiver, params (string Name, string? Value)[] settings) =>
        StartAsync([("Forms__contact__Target", receiver.Address.AbsoluteUri), ("Forms__contact__SigningSecret", Secret), .. settings]);

    /// <summary>Starts without a form unless the settings have one.</summary>
    public static async Task<FormsGate> StartAsync((string Name, string? Value)[] settings, Action<WebApplicationBuilder, CaptchaEmulator>? before = null)
    {
        var names = new[] { "captcha.ap-southeast-1.aliyuncs.com" };
        var emulator = await CaptchaEmulator.StartAsync(new EmulatorOptions { Https = before is not null, CertificateNames = names });
        var (time, log) = (new AdjustableTime(), new FakeLogCollector());
        var server = CaptchaGateServer.Build(Arguments(Settings.For(emulator).With(("Http__RateLimit__PerClientPerMinute", "0")).With(settings)), builder =>
        {
            builder.Logging.ClearProviders().AddProvider(new FakeLoggerProvider(log));
            builder.Services.AddSingleton<TimeProvider>(time);
            before?.Invoke(builder, emulator);
        });
        await server.StartAsync();
        return new(emulator, server, time, log);
    }

    /// <summary>Settings by their environment names as arguments of the server.</summary>
    public static string[] Arguments(IEnumerable<KeyValuePair<string, string?>> settings) =>
    [
        .. settings.Where(setting => setting.Value is not null).Select(setting => $"--{Path(setting.Key)}={setting.Value}"),
    ];

    /// <summary>An honest token.</summary>
    public string Mint(string scene = Scenes.V3) => Emulator.Mint(scene).CaptchaVerifyParam;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await Emulator.DisposeAsync();
    }

    private static string Path(string name) => name switch
    {
        "ASPNETCORE_ENVIRONMENT" => "environment",
        "ASPNETCORE_URLS" => "urls",
        _ => name.Replace("__", ":", StringComparison.Ordinal),
    };
}
