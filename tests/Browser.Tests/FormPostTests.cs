using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CaptchaGate.Emulator;
using CaptchaGate.Playground;

namespace CaptchaGate.Browser.Tests;

/// <summary>A form's whole way: real page, widget, endpoint, signed delivery, receiver, and what the visitor sees then.</summary>
public sealed partial class FormPostTests(Chromium chromium)
{
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Fact]
    public async Task A_form_that_the_browser_posts_ends_at_the_receiver_and_the_visitor_at_the_page_for_it()
    {
        await using var demo = await Demo.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{demo.Address}native.html");
        await visit.TypeAsync();
        await Expect(visit.Send).ToBeDisabledAsync();

        await PostAsync(visit);

        await Expect(visit.Page).ToHaveURLAsync($"{demo.Address}thanks.html");
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Thank you");
        await visit.ScreenshotAsync("form-native-thanks");
        await HasArrivedAsync(demo, visit);
        Assert.Empty(visit.Problems);
    }

    [Fact]
    public async Task A_form_that_the_script_sends_ends_there_too_and_the_visitor_stays()
    {
        await using var demo = await Demo.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{demo.Address}contact.html");
        await visit.TypeAsync();

        await visit.SubmitAsync("embed");

        await visit.IsInStateAsync("passed");
        await Expect(visit.Status).ToHaveTextAsync("Your message was delivered. Thank you.");
        await visit.ScreenshotAsync("form-script-delivered");
        Assert.Empty(await visit.ViolationsAsync());
        await HasArrivedAsync(demo, visit);
        Assert.Empty(visit.Problems);
    }

    [Fact]
    public async Task A_rejected_visitor_is_sent_to_the_other_page_and_nothing_arrives()
    {
        await using var demo = await Demo.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{demo.Address}native.html");
        await visit.TypeAsync();
        demo.Emulator.Script("F009");

        await PostAsync(visit);

        await Expect(visit.Page).ToHaveURLAsync($"{demo.Address}sorry.html?error=rejected");
        await visit.ScreenshotAsync("form-native-sorry");
        await visit.Page.GotoAsync($"{demo.Address}received");
        await Expect(visit.Page.Locator("#received")).ToHaveTextAsync("Nothing yet.");
    }

    [Fact]
    public async Task A_robot_that_fills_in_everything_sees_a_success_after_a_billed_call_and_nothing_arrives()
    {
        await using var demo = await Demo.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{demo.Address}native.html");
        await visit.TypeAsync();
        await visit.Page.EvaluateAsync("document.querySelector('[name=website]').value = 'https://spam.example'");

        await PostAsync(visit);

        await Expect(visit.Page).ToHaveURLAsync($"{demo.Address}thanks.html");
        // The trap takes the real path, so that a robot cannot tell it from a delivery.
        Assert.Single(demo.Emulator.Journal.Entries, static call => call.Minted);
        await visit.Page.GotoAsync($"{demo.Address}received");
        await Expect(visit.Page.Locator("#received")).ToHaveTextAsync("Nothing yet.");
    }

    [Fact]
    public async Task While_the_receiver_is_down_the_page_says_so_and_still_holds_the_text()
    {
        // Page, endpoint and emulator on three origins, as a static site has them.
        await using var stage = await GateTestHost.StartAsync($"Forms:contact:Target=http://127.0.0.1:{ClosedPort()}", $"Forms:contact:SigningSecret={Secret}", "Forms:contact:Scene=v3");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/contact.html");
        await visit.TypeAsync();
        var answer = visit.Page.WaitForResponseAsync(AnswerOfTheForm());

        await visit.SubmitAsync("embed");

        Assert.Equal(502, (await answer).Status);
        await visit.IsInStateAsync("again");
        await visit.SeesWhatWasTypedAsync();
        Assert.Single(stage.Emulator.Journal.Entries, static call => call.Minted);
        await visit.ScreenshotAsync("form-receiver-down");
    }

    private static async Task PostAsync(PageVisit visit)
    {
        await visit.DragAsync();
        await Expect(visit.Send).ToBeEnabledAsync();
        await visit.Send.ClickAsync();
    }

    private static async Task HasArrivedAsync(Demo demo, PageVisit visit)
    {
        await visit.Page.GotoAsync($"{demo.Address}received");
        var received = visit.Page.Locator("#received");
        await Expect(received).ToContainTextAsync("\"message\": \"Grüße, 你好 & <b>\"");
        await Expect(received).ToContainTextAsync("\"verified\": true");
        await Expect(received).Not.ToContainTextAsync("captchaVerifyParam");
        Assert.Single(demo.Emulator.Journal.Entries, static call => call.Minted);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("/api/forms/contact$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnswerOfTheForm();

    /// <summary>The playground, as it is started.</summary>
    private sealed class Demo(CaptchaEmulator emulator, WebApplication site) : IAsyncDisposable
    {
        public CaptchaEmulator Emulator => emulator;

        public Uri Address => DemoSite.AddressOf(site);

        public static async Task<Demo> StartAsync()
        {
            var emulator = await CaptchaEmulator.StartAsync();
            var site = DemoSite.Build(0, emulator);
            await site.StartAsync();
            return new(emulator, site);
        }

        public async ValueTask DisposeAsync()
        {
            await site.DisposeAsync();
            await emulator.DisposeAsync();
        }
    }
}
