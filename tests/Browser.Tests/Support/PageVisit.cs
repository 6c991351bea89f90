using System.Collections.Concurrent;
using System.Globalization;
using CaptchaGate.Tests;

namespace CaptchaGate.Browser.Tests.Support;

/// <summary>A visitor's tab: what one does with a page, and what went wrong in it.</summary>
internal sealed class PageVisit : IAsyncDisposable
{
    // Counts what a page may act on, and what the page's own policy blocked.
    private const string Watch = """
        window.successes = 0;
        window.violations = [];
        addEventListener("captchagate:success", () => document.documentElement.dataset.successes = ++window.successes);
        addEventListener("securitypolicyviolation", event => window.violations.push(event.violatedDirective));
        """;

    private readonly IBrowserContext _profile;
    private readonly ConcurrentQueue<string> _problems = [];

    private PageVisit(IBrowserContext profile, IPage page)
    {
        (_profile, Page) = (profile, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _problems.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _problems.Enqueue(error);
    }

    public IPage Page { get; }

    public ILocator Form => Page.Locator("form").First;

    public ILocator Status => Form.Locator("[data-captcha-status]");

    public ILocator Send => Form.Locator("[type=submit]");

    public ILocator Popup => Page.Locator("#aliyunCaptcha-window-popup");

    public ILocator Slider => Page.GetByRole(AriaRole.Slider);

    public ILocator Track => Page.Locator("#aliyunCaptcha-sliding-body");

    /// <summary>Console errors and warnings, and scripts' exceptions.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    public static async Task<PageVisit> OpenAsync(Chromium chromium, string url, BrowserNewContextOptions? options = null)
    {
        var profile = await chromium.NewProfileAsync(options);
        var visit = new PageVisit(profile, await profile.NewPageAsync());
        await visit.Page.AddInitScriptAsync(Watch);
        await visit.Page.GotoAsync(url);
        return visit;
    }

    public async Task TypeAsync()
    {
        await Page.FillAsync("[name=name]", "Ada Lovelace");
        await Page.FillAsync("[name=message]", "Grüße, 你好 & <b>");
    }

    public async Task SeesWhatWasTypedAsync()
    {
        await Expect(Page.Locator("[name=name]")).ToHaveValueAsync("Ada Lovelace");
        await Expect(Page.Locator("[name=message]")).ToHaveValueAsync("Grüße, 你好 & <b>");
    }

    /// <summary>Drags the slider by this part of its way, with the mouse.</summary>
    public async Task DragAsync(float part = 1)
    {
        await Expect(Track).ToHaveAttributeAsync("data-state", "idle");
        var handle = (await Slider.BoundingBoxAsync())!;
        var track = (await Track.BoundingBoxAsync())!;
        var (x, y) = (handle.X + handle.Width / 2, handle.Y + handle.Height / 2);
        await Page.Mouse.MoveAsync(x, y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(x + (track.Width - handle.Width) * part, y + 3, new() { Steps = 8 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>Submits the form and does the check, in the order that the mode asks for.</summary>
    public async Task SubmitAsync(string mode)
    {
        if (mode is not "embed")
            await Send.ClickAsync();
        await CompleteAsync(mode);
    }

    /// <summary>Does the check of a form that was submitted; an embedded check comes first and is sent by the button.</summary>
    public async Task CompleteAsync(string mode)
    {
        if (mode is "invisible")
            return;
        await DragAsync();
        if (mode is "popup")
            return;
        await Expect(Track).ToHaveAttributeAsync("data-state", "passed");
        await Send.ClickAsync();
    }

    /// <summary>Waits until the expression is true. Playwright's own wait needs <c>eval</c>, which the pages' policy forbids.</summary>
    public Task UntilAsync(string expression) => Eventually.HoldsAsync(() => Page.EvaluateAsync<bool>(expression));

    public Task IsInStateAsync(string state) => Expect(Form).ToHaveAttributeAsync("data-captcha-state", state);

    public Task HasSuccessesAsync(int count) =>
        Expect(Page.Locator("html")).ToHaveAttributeAsync("data-successes", count.ToString(CultureInfo.InvariantCulture));

    public Task<int> SuccessesAsync() => Page.EvaluateAsync<int>("window.successes");

    public Task<string[]> ViolationsAsync() => Page.EvaluateAsync<string[]>("window.violations");

    public Task ScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Repository.PathOf("artifacts", "screenshots", $"{name}.png"), FullPage = true });

    public ValueTask DisposeAsync() => _profile.DisposeAsync();
}
