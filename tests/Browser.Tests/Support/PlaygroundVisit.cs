using CaptchaGate.Emulator;
using CaptchaGate.Playground;

namespace CaptchaGate.Browser.Tests.Support;

/// <summary>A playground of its own and a tab on its page.</summary>
internal sealed class PlaygroundVisit : IAsyncDisposable
{
    private readonly WebApplication _site;

    private PlaygroundVisit(CaptchaEmulator emulator, WebApplication site, PageVisit visit) => (Emulator, _site, Visit) = (emulator, site, visit);

    public CaptchaEmulator Emulator { get; }

    public PageVisit Visit { get; }

    public IPage Page => Visit.Page;

    public Uri Address => DemoSite.AddressOf(_site);

    public ILocator Verdict => Page.Locator("#verdict");

    public ILocator Steps => Page.Locator("#steps");

    public static async Task<PlaygroundVisit> OpenAsync(Chromium chromium, string query = "", BrowserNewContextOptions? options = null)
    {
        var emulator = await CaptchaEmulator.StartAsync();
        var site = DemoSite.Build(0, emulator);
        await site.StartAsync();
        var visit = await PageVisit.OpenAsync(chromium, $"{DemoSite.AddressOf(site)}{query}", options ?? new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        var playground = new PlaygroundVisit(emulator, site, visit);
        await playground.HasSetAsync("situation", "working");
        return playground;
    }

    /// <summary>Chooses on the panel, as a visitor does, and waits until it holds.</summary>
    /// <param name="name"><c>situation</c>, <c>policy</c> or <c>instances</c>.</param>
    public async Task SetAsync(string name, string value)
    {
        await Page.CheckAsync($"input[name={name}][value='{value}']");
        await HasSetAsync(name, value);
    }

    public Task SetAsync(string situation) => SetAsync("situation", situation);

    /// <summary>Fills in the form and sends it; the check is invisible.</summary>
    public async Task SendAsync()
    {
        await Visit.TypeAsync();
        await Visit.SubmitAsync("invisible");
    }

    public Task HasRowAsync(int row) => Expect(Steps).ToHaveAttributeAsync("data-row", $"{row}");

    public ILocator Step(string kind) => Steps.Locator($"[data-kind={kind}]");

    public ILocator Counter(string name) => Page.Locator($"#counter-{name}");

    public async ValueTask DisposeAsync()
    {
        await Visit.DisposeAsync();
        await _site.DisposeAsync();
        await Emulator.DisposeAsync();
    }

    private Task HasSetAsync(string name, string value) => Expect(Page.Locator("#world")).ToHaveAttributeAsync($"data-{name}", value);
}
