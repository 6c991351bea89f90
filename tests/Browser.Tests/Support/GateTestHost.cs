using CaptchaGate.Emulator;
using CaptchaGate.VerifyServer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Browser.Tests.Support;

/// <summary>The product itself, from the page to the emulator: page, endpoint and emulator on three origins.</summary>
internal sealed class GateTestHost : IAsyncDisposable
{
    private readonly WebApplication _gate;
    private readonly LoopbackServer _pages;

    private GateTestHost(CaptchaEmulator emulator, LoopbackServer pages, WebApplication gate, PageServer site, AdjustableTime time) =>
        (Emulator, _pages, _gate, Site, Time) = (emulator, pages, gate, site, time);

    public CaptchaEmulator Emulator { get; }

    public PageServer Site { get; }

    /// <value>The gate's time.</value>
    public AdjustableTime Time { get; }

    public string SiteUrl => _pages.Url;

    public string GateUrl => _gate.Urls.Single();

    /// <param name="settings">More settings of the gate, as <c>Name=value</c>, where <c>{site}</c> is the page's origin and <c>{emulator}</c> the emulator's address; they win over the usual ones.</param>
    public static async Task<GateTestHost> StartAsync(params string[] settings)
    {
        var emulator = await CaptchaEmulator.StartAsync();
        var time = new AdjustableTime();
        PageServer? site = null;
        var pages = await LoopbackServer.StartAsync(context => site!.HandleAsync(context));
        var gate = CaptchaGateServer.Build(
        [
            "--urls=http://127.0.0.1:0", "--environment=Development", "--Captcha:Region=sgp",
            "--Captcha:Scenes:v2:Id=emuscene2", "--Captcha:Scenes:v3:Id=emuscene3", $"--Captcha:Endpoint={emulator.BaseAddress}",
            "--Credentials:Source=Environment", "--ALIBABA_CLOUD_ACCESS_KEY_ID=LTAIemulator", "--ALIBABA_CLOUD_ACCESS_KEY_SECRET=emulator-secret",
            $"--Http:AllowedOrigins:0={pages.Url}", .. settings.Select(setting => $"--{setting.Replace("{site}", pages.Url, StringComparison.Ordinal).Replace("{emulator}", emulator.BaseAddress.AbsoluteUri, StringComparison.Ordinal)}"),
        ], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(time);
        });
        await gate.StartAsync();
        site = new() { EmulatorUrl = emulator.BaseAddress.GetLeftPart(UriPartial.Authority), EndpointUrl = gate.Urls.Single() };
        return new(emulator, pages, gate, site, time);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _gate.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
