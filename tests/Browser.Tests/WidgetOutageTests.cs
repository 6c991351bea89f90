using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Emulator.Widget;

namespace CaptchaGate.Browser.Tests;

/// <summary>The widget cannot load: page, widget's hosts, endpoint with its own probe, signed delivery. Nothing of it is replaced but Alibaba Cloud.</summary>
public sealed class WidgetOutageTests(Chromium chromium)
{
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    // "Within 12 s of the click", and for hosts that hang within twice the helper's timeout and 6 s, which is the same here.
    private const float MillisecondsToDelivery = 12_000;
    private const int HelperTimeout = 3_000;

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public async Task With_the_widgets_host_refusing_the_form_is_delivered_degraded_and_the_next_visitor_gets_the_widget(string architecture, string mode)
    {
        await using var receiver = await FormReceiver.StartAsync();
        await using var stage = await StartAsync(receiver, architecture);
        await OutageAsync(stage, static widget => widget.Script = WidgetFault.Off);
        await using (var visit = await OpenAsync(stage, architecture, mode))
        {
            await visit.TypeAsync();
            await visit.Send.ClickAsync();
            await IsDeliveredAsync(visit, receiver);
            await visit.ScreenshotAsync($"widget-outage-{architecture}-{mode}");
        }

        stage.Emulator.Widget.Script = WidgetFault.None;
        await using var next = await OpenAsync(stage, architecture, mode);
        await next.TypeAsync();
        await next.SubmitAsync(mode);
        await next.IsInStateAsync("passed");
        Assert.Equal(2, receiver.Deliveries.Count);
        Assert.Null(await next.Page.Locator("html").GetAttributeAsync("data-degraded"));
    }

    [Theory]
    [InlineData("V3", "popup", true)]
    [InlineData("V3", "embed", false)]
    [InlineData("V2", "invisible", false)]
    public async Task With_the_widgets_host_hanging_the_form_is_delivered_degraded(string architecture, string mode, bool script)
    {
        await using var receiver = await FormReceiver.StartAsync();
        await using var stage = await StartAsync(receiver, architecture);
        await OutageAsync(stage, widget =>
        {
            widget.Script = script ? WidgetFault.Hang : WidgetFault.None;
            widget.Initialization = script ? WidgetFault.None : WidgetFault.Hang;
        });
        await using var visit = await OpenAsync(stage, architecture, mode);
        await visit.TypeAsync();
        await visit.Send.ClickAsync();
        await IsDeliveredAsync(visit, receiver);
    }

    [Fact]
    public async Task A_double_click_delivers_once()
    {
        await using var receiver = await FormReceiver.StartAsync();
        await using var stage = await StartAsync(receiver, "V3");
        await OutageAsync(stage, static widget => widget.Script = WidgetFault.Error500);
        await using var visit = await OpenAsync(stage, "V3", "popup");
        await visit.TypeAsync();
        await visit.Send.DblClickAsync();
        await IsDeliveredAsync(visit, receiver);
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Single(receiver.Deliveries);
    }

    [Fact]
    public async Task A_visitor_whose_own_browser_blocks_the_script_is_not_delivered()
    {
        await using var receiver = await FormReceiver.StartAsync();
        await using var stage = await StartAsync(receiver, "V3");
        DefinePage(stage, "V3", "popup");
        await using var visit = await PageVisit.OpenAsync(chromium, "about:blank");
        await visit.Page.RouteAsync("**/AliyunCaptcha.js", static route => route.AbortAsync());
        await visit.Page.GotoAsync($"{stage.SiteUrl}/claim.html");
        await visit.TypeAsync();
        await visit.Send.ClickAsync();
        await Expect(visit.Form).ToHaveAttributeAsync("data-captcha-state", "later", new() { Timeout = 30_000 });
        Assert.Empty(receiver.Deliveries);
        await visit.SeesWhatWasTypedAsync();
    }

    private static Task<GateTestHost> StartAsync(FormReceiver receiver, string architecture) => GateTestHost.StartAsync(
        $"Forms:contact:Target={receiver.Url}",
        $"Forms:contact:SigningSecret={Secret}",
        $"Forms:contact:Scene={architecture.ToLowerInvariant()}",
        "Captcha:Widget:FailOpen=true",
        "Captcha:Widget:Urls:0={emulator}AliyunCaptcha.js",
        "Captcha:Widget:Urls:1={emulator}initialization/emuscene3",
        "FailOpen:Budget:PerClientPerMinute=100",
        "Http:RateLimit:PerClientPerMinute=0");

    // Until the gate knows it: how soon it may ask the hosts again depends on when it asked them last.
    private static async Task OutageAsync(GateTestHost stage, Action<WidgetHosts> spoil)
    {
        // A claim is refused for good once the answers to the first round have come back.
        await ClaimUntilAsync(stage, static answer => answer.Headers.RetryAfter?.Delta > TimeSpan.FromSeconds(3));
        spoil(stage.Emulator.Widget);
        stage.Time.Advance(TimeSpan.FromSeconds(10));
        await ClaimUntilAsync(stage, static answer => answer.IsSuccessStatusCode);
    }

    private static async Task ClaimUntilAsync(GateTestHost stage, Func<HttpResponseMessage, bool> holds)
    {
        using var client = new HttpClient();
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            using var claim = new StringContent(
                $$"""{"captchaUnavailable":"widget","idempotencyKey":"{{new Guid(RandomNumberGenerator.GetBytes(16))}}","scene":"v3"}""", Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri($"{stage.GateUrl}/api/verify"), claim);
            if (holds(answer))
                return;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1), $"The gate still answers {answer.StatusCode}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private async Task<PageVisit> OpenAsync(GateTestHost stage, string architecture, string mode)
    {
        DefinePage(stage, architecture, mode);
        var visit = await PageVisit.OpenAsync(chromium, "about:blank");
        // A script that hangs holds up the event that the page was loaded.
        await visit.Page.GotoAsync($"{stage.SiteUrl}/claim.html", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        return visit;
    }

    private static void DefinePage(GateTestHost stage, string architecture, string mode)
    {
        stage.Site.Pages["/claim.js"] = """
            import "/captcha-gate.js";
            addEventListener("captchagate:success", ({ detail }) => {
              if (detail.body.degraded) document.documentElement.dataset.degraded = detail.body.degraded;
            });
            """;
        stage.Site.Pages["/claim.html"] = $"""
            <!doctype html><html lang="en"><title>Claim</title><link rel="icon" href="data:,"><body>
            <form method="post" action="{stage.GateUrl}/api/forms/contact" data-captcha-gate data-captcha-scene="{(architecture is "V2" ? "emuscene2" : "emuscene3")}" data-captcha-prefix="emulator"
                  data-captcha-architecture="{architecture}" data-captcha-mode="{mode}" data-captcha-timeout="{HelperTimeout}" data-captcha-script="{stage.Site.EmulatorUrl}/AliyunCaptcha.js">
              <label>Name <input name="name"></label> <label>Message <textarea name="message"></textarea></label>
              <div data-captcha-widget></div><button type="submit">Send</button><p data-captcha-status>This form needs JavaScript.</p>
            </form><script type="module" src="/claim.js"></script>
            """;
    }

    private static async Task IsDeliveredAsync(PageVisit visit, FormReceiver receiver)
    {
        await Expect(visit.Form).ToHaveAttributeAsync("data-captcha-state", "passed", new() { Timeout = MillisecondsToDelivery });
        var fields = Assert.Single(receiver.Deliveries);
        Assert.Equal(("Ada Lovelace", 2), (fields.GetProperty("name").GetString(), fields.EnumerateObject().Count()));
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-degraded", "widget-unavailable");
    }
}
