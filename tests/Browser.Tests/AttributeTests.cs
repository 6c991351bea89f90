namespace CaptchaGate.Browser.Tests;

/// <summary>Pages whose author writes attributes and no script.</summary>
public sealed class AttributeTests(Chromium chromium)
{
    [Theory]
    [InlineData("V2", "popup")]
    [InlineData("V2", "embed")]
    [InlineData("V3", "popup")]
    [InlineData("V3", "invisible")]
    public async Task A_form_without_an_endpoint_is_sent_whole_to_its_action(string architecture, string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        Write(stage, $"action=\"{stage.Site.EndpointUrl}/api/forms/contact\"", architecture, mode);
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/plain.html");
        await visit.TypeAsync();

        await visit.SubmitAsync(mode);

        await visit.IsInStateAsync("passed");
        var request = Assert.Single(stage.Endpoint.Requests);
        Assert.Equal("/api/forms/contact", request.Path);
        Assert.Equal("Ada Lovelace", request.Fields["name"]);
        Assert.Equal("Grüße, 你好 & <b>", request.Fields["message"]);
        Assert.Equal("a|b", request.Fields["topic"]);
        Assert.Equal("now", request.Fields["when"]);
        Assert.Equal(Assert.Single(stage.Emulator.Minted).Key, request.Fields["captchaVerifyParam"]);
        // On the forms route only the token's names are the gate's: a field "scene" would be the owner's.
        Assert.False(request.Fields.ContainsKey("scene"));
        Assert.Empty(visit.Problems);
        Assert.Empty(await visit.ViolationsAsync());
    }

    [Fact]
    public async Task A_target_that_takes_nothing_leaves_the_text_in_the_page()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        Write(stage, $"action=\"{stage.Site.EndpointUrl}/api/forms/contact\"", "V3", "invisible");
        stage.Endpoint.Next(Answers.Json(502, """{"success":false,"retry":"new-challenge","id":"b1"}"""));
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/plain.html");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");
        await visit.IsInStateAsync("again");
        await visit.SeesWhatWasTypedAsync();
        await Expect(visit.Status).ToHaveTextAsync("Bitte noch einmal.");

        await visit.SubmitAsync("invisible");
        await visit.IsInStateAsync("passed");
    }

    [Theory]
    [InlineData("V2")]
    [InlineData("V3")]
    public async Task A_receipt_field_is_filled_and_the_form_goes_where_it_always_went(string architecture)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        Write(stage, $"action=\"/inbox\" data-captcha-endpoint=\"{stage.Site.EndpointUrl}/api/verify\"", architecture, "popup",
            "<input type=\"hidden\" name=\"captchaReceipt\">");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/plain.html");
        await visit.TypeAsync();

        await visit.SubmitAsync("popup");

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Received");
        var received = Assert.Single(stage.Site.Inbox);
        Assert.Equal("header.payload.signature", received["captchaReceipt"]);
        Assert.Equal("Ada Lovelace", received["name"]);
        Assert.False(received.ContainsKey("captchaVerifyParam"));
        Assert.Equal(2, Assert.Single(stage.Endpoint.Requests).Fields.Count);
    }

    [Fact]
    public async Task Without_a_receipt_field_nothing_is_submitted()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        Write(stage, $"action=\"/inbox\" data-captcha-endpoint=\"{stage.Site.EndpointUrl}/api/verify\"", "V3", "invisible");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/plain.html");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");

        await visit.IsInStateAsync("passed");
        await visit.HasSuccessesAsync(1);
        Assert.Empty(stage.Site.Inbox);
    }

    [Fact]
    public async Task Without_JavaScript_the_page_says_what_to_do()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        Write(stage, "action=\"/inbox\"", "V3", "popup");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/plain.html", new() { JavaScriptEnabled = false });

        await Expect(visit.Page.GetByText("This form needs JavaScript.")).ToBeVisibleAsync();
        await visit.ScreenshotAsync("no-javascript");
    }

    [Fact]
    public async Task With_JavaScript_the_fallback_text_is_gone()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        Write(stage, "action=\"/inbox\"", "V3", "popup");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/plain.html");

        await Expect(visit.Status).ToHaveTextAsync("");
        await Expect(visit.Status).ToHaveRoleAsync(AriaRole.Status);
    }

    [Fact]
    public async Task Of_two_forms_the_one_in_use_has_the_widget()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        var action = $"action=\"{stage.Site.EndpointUrl}/api/forms/contact\"";
        stage.Site.Pages["/two.html"] = Page(Form(stage, action, "V3", "embed") + Form(stage, action, "V3", "embed"));
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/two.html");
        await Expect(visit.Page.Locator("form >> nth=0").GetByRole(AriaRole.Slider)).ToBeVisibleAsync();

        var second = visit.Page.Locator("form >> nth=1");
        await second.Locator("[name=name]").FillAsync("Grace");
        await second.Locator("[name=message]").FillAsync("Hello");
        await Expect(second.GetByRole(AriaRole.Slider)).ToBeVisibleAsync();
        await Expect(visit.Slider).ToHaveCountAsync(1);
        await visit.DragAsync();
        await Expect(visit.Track).ToHaveAttributeAsync("data-state", "passed");
        await second.Locator("[type=submit]").ClickAsync();

        await Expect(second).ToHaveAttributeAsync("data-captcha-state", "passed");
        Assert.Equal("Grace", Assert.Single(stage.Endpoint.Requests).Fields["name"]);
        Assert.Single(stage.Emulator.Requests, request => request is "GET /AliyunCaptcha.js");
    }

    private static void Write(BrowserTestHost stage, string attributes, string architecture, string mode, string more = "") =>
        stage.Site.Pages["/plain.html"] = Page(Form(stage, attributes, architecture, mode, more));

    private static string Page(string body) =>
        $"""<!doctype html><html lang="en"><title>Plain</title><link rel="icon" href="data:,"><script type="module" src="/captcha-gate.js"></script><body>{body}</body></html>""";

    private static string Form(BrowserTestHost stage, string attributes, string architecture, string mode, string more = "") => $"""
        <form method="post" {attributes} data-captcha-gate data-captcha-architecture="{architecture}" data-captcha-mode="{mode}"
              data-captcha-scene="{(architecture is "V2" ? "emuscene2" : "emuscene3")}" data-captcha-prefix="emulator"
              data-captcha-script="{stage.Site.EmulatorUrl}/AliyunCaptcha.js" data-captcha-text-again="Bitte noch einmal.">
          <input name="name" required aria-label="Name"><textarea name="message" required aria-label="Message"></textarea>
          <input type="hidden" name="topic" value="a"><input type="hidden" name="topic" value="b">{more}
          <div data-captcha-widget></div>
          <button type="submit" name="when" value="now">Send</button>
          <p data-captcha-status role="status">This form needs JavaScript.</p>
        </form>
        """;
}
