using CaptchaGate.Browser.Tests.LifeCycle;

namespace CaptchaGate.Browser.Tests.Packages;

/// <summary>The packed package in projects of others: type-checked, built, and used in a browser against the product and the emulator.</summary>
public sealed class FrameworkTests(PackedPackage package, Chromium chromium)
{
    private const string OneWidget = "watch.live === 1 && document.querySelectorAll('[id^=aliyunCaptcha-window]').length === 1";

    [Fact]
    public async Task In_Vite_and_React_a_form_under_StrictMode_has_one_widget_and_navigation_leaves_nothing()
    {
        await package.NeedAsync();
        await using var site = await BuiltSite.BuildAsync("vite-react", "src/ContactForm.tsx", static async () =>
        {
            await PackedPackage.RunAsync("vite-react", "tsc", "--project", ".");
            // StrictMode mounts twice in a development build only.
            await PackedPackage.RunAsync("vite-react", "vite", "build", "--mode", "development");
        });
        await using var visit = await OpenAsync(site);

        await visit.UntilAsync(OneWidget);
        Assert.Equal((1, 1), (await CountAsync(visit, "inits"), await CountAsync(visit, "most")));
        await visit.Page.ClickAsync("text=Render");
        await Expect(visit.Page.Locator("main[data-rendered='1']")).ToBeVisibleAsync();
        Assert.Equal(1, await CountAsync(visit, "inits"));

        await visit.Page.ClickAsync("text=About");
        await visit.UntilAsync("watch.live === 0");
        await Expect(visit.Page.Locator("[id^=aliyunCaptcha]")).ToHaveCountAsync(0);
        await visit.Page.ClickAsync("text=Contact");
        await visit.UntilAsync(OneWidget);
        Assert.Equal(2, await CountAsync(visit, "inits"));

        await SendAsync(visit);
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send another" })).ToBeVisibleAsync();
        Assert.Equal((1, 1, 2), (site.Deliveries, await CountAsync(visit, "most"), await CountAsync(visit, "inits")));
        Assert.Empty(visit.Problems);
    }

    [Fact]
    public async Task In_Astro_the_form_is_sent_once()
    {
        await package.NeedAsync();
        await using var site = await BuiltSite.BuildAsync("astro", "src/components/ContactForm.astro", static async () =>
        {
            await PackedPackage.RunAsync("astro", "astro", "check");
            await PackedPackage.RunAsync("astro", "astro", "build");
        });
        await using var visit = await OpenAsync(site);
        await visit.TypeAsync();

        await visit.SubmitAsync("popup");

        await visit.IsInStateAsync("passed");
        Assert.Equal((1, 1), (site.Deliveries, await CountAsync(visit, "inits")));
        Assert.Empty(visit.Problems);
        Assert.Empty(await visit.ViolationsAsync());
    }

    private async Task<PageVisit> OpenAsync(BuiltSite site)
    {
        var visit = await PageVisit.OpenAsync(chromium, "about:blank");
        await visit.Page.AddInitScriptAsync(LifePage.Watch);
        await visit.Page.GotoAsync(site.Url);
        return visit;
    }

    private static async Task SendAsync(PageVisit visit)
    {
        await visit.TypeAsync();
        await visit.SubmitAsync("embed");
        await visit.IsInStateAsync("passed");
    }

    private static Task<int> CountAsync(PageVisit visit, string of) => visit.Page.EvaluateAsync<int>($"watch.{of}");
}
