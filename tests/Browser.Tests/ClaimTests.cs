namespace CaptchaGate.Browser.Tests;

/// <summary>What the helper claims, how often, and what it never claims: a mistake of the page is no outage.</summary>
public sealed class ClaimTests(Chromium chromium)
{
    private static readonly RequestDelegate NotKnownYet = Answers.Json(503,
        """{"success":false,"verified":false,"error-codes":["widget-unavailable"],"retry":"later","id":"b1"}""", retryAfter: "1");

    private static readonly RequestDelegate Passed = Answers.Json(200, """{"success":true,"verified":false,"degraded":"widget-unavailable","id":"b2"}""");

    [Fact]
    public async Task While_the_endpoint_does_not_know_yet_the_same_claim_is_made_again()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Emulator.ScriptIsDown = true;
        var asked = 0;
        stage.Endpoint.OnClaim = context => (Interlocked.Increment(ref asked) < 3 ? NotKnownYet : Passed)(context);
        var loads = 0;
        await using var visit = await PageVisit.OpenAsync(chromium, "about:blank");
        visit.Page.Request += (_, request) => loads += request.Url.EndsWith("/AliyunCaptcha.js", StringComparison.Ordinal) ? 1 : 0;
        await visit.Page.GotoAsync(stage.SiteUrl);
        await visit.TypeAsync();
        await visit.Send.ClickAsync();

        await visit.IsInStateAsync("passed");
        await visit.HasSuccessesAsync(1);
        Assert.Equal(3, stage.Endpoint.Claims.Count);
        Assert.Single(stage.Endpoint.Claims.Select(static claim => claim.Fields["idempotencyKey"]).Distinct(StringComparer.Ordinal));
        AssertEach.Of(stage.Endpoint.Claims, static claim => Assert.Equal(("widget", "emuscene3"), (claim.Fields["captchaUnavailable"], claim.Fields["scene"])));
        Assert.True(Guid.TryParseExact(stage.Endpoint.Claims.First().Fields["idempotencyKey"], "D", out _));
        // Before the visitor typed, when the form was entered, and once more for the click.
        Assert.InRange(loads, 2, 3);
    }

    [Fact]
    public async Task A_claim_that_is_refused_is_not_made_again()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Emulator.ScriptIsDown = true;
        await using var visit = await PageVisit.OpenAsync(chromium, stage.SiteUrl);
        await visit.TypeAsync();
        await visit.Send.ClickAsync();

        await Expect(visit.Status).ToContainTextAsync("(60 s)");
        Assert.Single(stage.Endpoint.Claims);
        await visit.SeesWhatWasTypedAsync();
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_keeps_its_key()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Emulator.ScriptIsDown = true;
        stage.Endpoint.OnClaim = Answers.Cut;
        await using var visit = await PageVisit.OpenAsync(chromium, stage.SiteUrl);
        await visit.TypeAsync();
        await visit.Send.ClickAsync();
        await visit.IsInStateAsync("later");
        stage.Endpoint.OnClaim = Passed;
        await visit.Send.ClickAsync();

        await visit.IsInStateAsync("passed");
        Assert.Single(stage.Endpoint.Claims.Select(static claim => claim.Fields["idempotencyKey"]).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a wrong scene", """{"scene":"emuscene9"}""", "scene-refused")]
    [InlineData("no prefix", """{"prefix":""}""", "prefix-missing")]
    [InlineData("a wrong region", """{"region":"mars"}""", "option-refused")]
    [InlineData("a script that the page's policy blocks", """{"script":"https://blocked.example/AliyunCaptcha.js"}""", "script-blocked")]
    public async Task A_mistake_of_the_page_is_told_in_the_console_and_never_claimed(string mistake, string options, string told)
    {
        Assert.NotEmpty(mistake);
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Site.Pages["/mistake.js"] = $$"""
            import { mount } from "/captcha-gate.js";
            mount(document.querySelector("form"), { endpoint: "{{stage.Site.EndpointUrl}}/api/verify", scene: "emuscene3", prefix: "emulator",
              script: "{{stage.Site.EmulatorUrl}}/AliyunCaptcha.js", timeout: 4000, ...{{options}} });
            """;
        stage.Site.Pages["/mistake.html"] = """
            <!doctype html><html lang="en"><title>Mistake</title><link rel="icon" href="data:,"><body>
            <form><input name="name" aria-label="Name"><textarea name="message" aria-label="Message"></textarea><button type="submit">Send</button><p data-captcha-status></p></form>
            <script type="module" src="/mistake.js"></script>
            """;
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/mistake.html");
        await visit.IsInStateAsync("later");
        await visit.Send.ClickAsync();

        await Expect(visit.Form).ToHaveAttributeAsync("aria-busy", "false");
        await visit.IsInStateAsync("later");
        Assert.Contains(visit.Problems, problem => problem.StartsWith($"CaptchaGate: {told}. ", StringComparison.Ordinal));
        Assert.Empty(stage.Endpoint.Claims);
        Assert.Empty(stage.Endpoint.Requests);
    }
}
