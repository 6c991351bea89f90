namespace CaptchaGate.Browser.Tests.LifeCycle;

/// <summary>A page whose script mounts and destroys, with Alibaba's calls counted and, where a test says so, held up.</summary>
internal sealed class LifePage : IAsyncDisposable
{
    // Stands between the module and the emulator's script. `hold` keeps instances back until `release()`.
    public const string Watch = """
        const watch = window.watch = { inits: 0, live: 0, most: 0, kept: [], hold: false };
        watch.release = () => { watch.hold = false; watch.kept.splice(0).forEach(give => give()); };
        let real;
        const watched = options => {
          watch.inits++;
          return real({ ...options, getInstance: made => {
            const give = () => {
              watch.most = Math.max(watch.most, ++watch.live);
              options.getInstance({ ...made, destroyCaptcha() { watch.live--; made.destroyCaptcha(); } });
            };
            if (watch.hold) watch.kept.push(give); else give();
          } });
        };
        Object.defineProperty(window, "initAliyunCaptcha", { get: () => real && watched, set: value => { real = value; } });
        """;

    private readonly TaskCompletionSource _scriptMayCome = new();

    private LifePage(BrowserTestHost stage, PageVisit visit) => (Stage, Visit) = (stage, visit);

    public BrowserTestHost Stage { get; }

    public PageVisit Visit { get; }

    public IPage Page => Visit.Page;

    /// <param name="mode">The forms' mode.</param>
    /// <param name="timeout">Milliseconds until a start counts as failed.</param>
    /// <param name="holdScript">Keeps Alibaba's script back until <see cref="LetScriptCome"/>.</param>
    public static async Task<LifePage> OpenAsync(Chromium chromium, string mode = "popup", int timeout = 10_000, bool holdScript = false)
    {
        var stage = await BrowserTestHost.StartAsync();
        stage.Site.Pages["/life.js"] = $$"""
            import { mount } from "/captcha-gate.js";
            const options = { endpoint: "{{stage.Site.EndpointUrl}}/api/verify", scene: "emuscene3", prefix: "emulator",
              script: "{{stage.Site.EmulatorUrl}}/AliyunCaptcha.js", mode: "{{mode}}", timeout: {{timeout}} };
            window.gates = {};
            window.mountForm = id => { window.gates[id] = mount(document.getElementById(id), options); };
            window.destroyForm = id => window.gates[id].destroy();
            document.documentElement.dataset.loaded = "";
            """;
        stage.Site.Pages["/life.html"] = $"""
            <!doctype html><html lang="en"><title>Life</title><link rel="icon" href="data:,">
            <script type="module" src="/life.js"></script><body>{Form("a")}{Form("b")}</body></html>
            """;
        var life = new LifePage(stage, await PageVisit.OpenAsync(chromium, "about:blank"));
        await life.Page.AddInitScriptAsync(Watch);
        if (holdScript)
        {
            await life.Page.RouteAsync("**/AliyunCaptcha.js", async route =>
            {
                await life._scriptMayCome.Task;
                await route.ContinueAsync();
            });
        }

        await life.Page.GotoAsync($"{stage.SiteUrl}/life.html");
        await Expect(life.Page.Locator("html[data-loaded]")).ToHaveCountAsync(1);
        return life;
    }

    public void LetScriptCome() => _scriptMayCome.TrySetResult();

    public Task MountAsync(string form = "a") => Page.EvaluateAsync("id => mountForm(id)", form);

    public Task DestroyAsync(string form = "a") => Page.EvaluateAsync("id => destroyForm(id)", form);

    public Task HoldInstancesAsync() => Page.EvaluateAsync("watch.hold = true");

    public Task ReleaseInstancesAsync() => Page.EvaluateAsync("watch.release()");

    public ILocator FormOf(string id) => Page.Locator($"#{id}");

    public Task<int> CountAsync(string of) => Page.EvaluateAsync<int>($"watch.{of}");

    public Task UntilAsync(string condition) => Visit.UntilAsync(condition);

    /// <summary>Fills in a form, sends it and does the check.</summary>
    public async Task SendAsync(string form, string mode)
    {
        await FormOf(form).Locator("[name=name]").FillAsync("Ada");
        if (mode is not "embed")
            await FormOf(form).Locator("[type=submit]").ClickAsync();
        if (mode is not "invisible")
            await Visit.DragAsync();
        if (mode is "embed")
        {
            await Expect(Visit.Track).ToHaveAttributeAsync("data-state", "passed");
            await FormOf(form).Locator("[type=submit]").ClickAsync();
        }
    }

    public Task IsInStateAsync(string form, string state) => Expect(FormOf(form)).ToHaveAttributeAsync("data-captcha-state", state);

    /// <summary>One widget lives, never two did, and no element of another is left.</summary>
    public async Task HasOneWidgetAsync()
    {
        await UntilAsync("watch.live === 1");
        Assert.Equal(1, await CountAsync("most"));
        await Expect(Page.Locator("[id^=aliyunCaptcha-window]")).ToHaveCountAsync(1);
        Assert.Empty(await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("[id]")].map(element => element.id).filter((id, i, all) => all.indexOf(id) !== i)
            """));
    }

    /// <summary>No widget lives, and nothing of one is left.</summary>
    public async Task HasNoWidgetAsync()
    {
        await UntilAsync("watch.live === 0");
        await Expect(Page.Locator("[id^=aliyunCaptcha]")).ToHaveCountAsync(0);
    }

    public async ValueTask DisposeAsync()
    {
        LetScriptCome();
        await Visit.DisposeAsync();
        await Stage.DisposeAsync();
    }

    private static string Form(string id) => $"""
        <form id="{id}"><input name="name" aria-label="Name"><div data-captcha-widget></div><button type="submit">Send</button>
        <p data-captcha-status>This form needs JavaScript.</p></form>
        """;
}
