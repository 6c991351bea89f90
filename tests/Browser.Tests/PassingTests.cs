namespace CaptchaGate.Browser.Tests;

public sealed class PassingTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public async Task The_visitor_passes_and_reads_the_endpoints_answer(string architecture, string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();
        await visit.ScreenshotAsync($"{architecture}-{mode}-1-typed");

        await visit.SubmitAsync(mode);

        await visit.IsInStateAsync("passed");
        await Expect(visit.Status).ToBeFocusedAsync();
        await Expect(visit.Status).ToHaveTextAsync("Verified.");
        await Expect(visit.Page.Locator("#answer")).ToContainTextAsync("\"verified\": true");
        await visit.SeesWhatWasTypedAsync();
        await visit.ScreenshotAsync($"{architecture}-{mode}-2-passed");
        await visit.HasSuccessesAsync(1);
        Assert.Empty(visit.Problems);
        Assert.Empty(await visit.ViolationsAsync());
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public async Task The_token_arrives_unchanged_in_one_request_without_a_preflight(string architecture, string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();

        await visit.SubmitAsync(mode);
        await visit.IsInStateAsync("passed");

        var request = Assert.Single(stage.Endpoint.Requests);
        Assert.Equal(("POST", "/api/verify"), (request.Method, request.Path));
        Assert.StartsWith("text/plain", request.ContentType, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(stage.Emulator.Minted).Key, request.Fields["captchaVerifyParam"]);
        Assert.Equal(architecture is "V2" ? "emuscene2" : "emuscene3", request.Fields["scene"]);
        Assert.Equal(2, request.Fields.Count);
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public async Task A_second_message_takes_a_second_check(string architecture, string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();
        await visit.SubmitAsync(mode);
        await visit.IsInStateAsync("passed");
        await Expect(visit.Status).ToBeFocusedAsync();

        await visit.Send.ClickAsync();
        await visit.CompleteAsync(mode);

        await visit.HasSuccessesAsync(2);
        var tokens = stage.Endpoint.Requests.Select(request => request.Fields["captchaVerifyParam"]).ToList();
        Assert.Equal(2, tokens.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("V2")]
    [InlineData("V3")]
    public async Task The_minified_module_does_the_same(string architecture)
    {
        await using var stage = await BrowserTestHost.StartAsync(minified: true);
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode=popup");
        await visit.TypeAsync();
        stage.Endpoint.Next(Answers.Rejected);

        await visit.SubmitAsync("popup");
        await visit.IsInStateAsync("again");
        if (architecture is "V3")
            await visit.Send.ClickAsync();
        await visit.DragAsync();

        await visit.IsInStateAsync("passed");
        Assert.Empty(visit.Problems);
    }

    [Fact]
    public async Task A_pass_without_a_verdict_is_shown_as_one()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=invisible");
        await visit.TypeAsync();
        stage.Endpoint.Next(Answers.Unverified);

        await visit.SubmitAsync("invisible");

        await visit.IsInStateAsync("passed");
        await Expect(visit.Page.Locator("#verdict")).ToHaveTextAsync("Passed without a verdict (HTTP 200)");
        await visit.ScreenshotAsync("unverified");
    }

    [Fact]
    public async Task The_page_fits_a_phone_in_the_dark()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        var phone = new BrowserNewContextOptions { ViewportSize = new() { Width = 360, Height = 740 }, ColorScheme = ColorScheme.Dark };
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=embed", phone);
        await visit.TypeAsync();

        await visit.SubmitAsync("embed");

        await visit.IsInStateAsync("passed");
        await visit.ScreenshotAsync("phone-dark");
        Assert.Equal(360, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}
