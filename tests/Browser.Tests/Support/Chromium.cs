[assembly: AssemblyFixture(typeof(Chromium))]

namespace CaptchaGate.Browser.Tests.Support;

/// <summary>One installed Chromium for all tests; each visit has a profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string HowToGetIt = "No Chromium found: apt-get install chromium";

    private static readonly string? Executable = Array.Find(
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"], File.Exists);

    // The sandbox needs rights that a container's root lacks; the rest keeps the browser from calling home.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Executable is null)
        {
            Console.WriteLine(HowToGetIt);
            return;
        }

        // Several test projects may share the machine; nothing here measures time.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Arguments });
    }

    public async Task<IBrowserContext> NewProfileAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, HowToGetIt);
        var profile = await _browser!.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1000, Height = 700 } });
        profile.SetDefaultTimeout(10_000);
        return profile;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
