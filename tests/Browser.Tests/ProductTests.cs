using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Browser.Tests;

/// <summary>Page, widget, endpoint, signed call, verdict: nothing of it replaced but Alibaba Cloud.</summary>
public sealed class ProductTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public async Task The_visitor_passes_with_a_verdict_and_one_billed_call(string architecture, string mode)
    {
        await using var stage = await GateTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();

        await visit.SubmitAsync(mode);

        await visit.IsInStateAsync("passed");
        await visit.HasSuccessesAsync(1);
        await Expect(visit.Page.Locator("#answer")).ToContainTextAsync("\"verified\": true");
        await visit.ScreenshotAsync($"product-{architecture}-{mode}");
        Assert.Single(stage.Emulator.Journal.Entries, static call => call.Minted);
        Assert.Empty(visit.Problems);
        Assert.Empty(await visit.ViolationsAsync());
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public async Task A_rejected_interaction_is_followed_by_one_that_passes(string architecture, string mode)
    {
        await using var stage = await GateTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();
        stage.Emulator.Script("F015");

        await visit.SubmitAsync(mode);
        await visit.IsInStateAsync("again");
        if (architecture is "V2" && mode is not "embed")
            await visit.DragAsync();
        else
            await visit.SubmitAsync(mode);

        await visit.IsInStateAsync("passed");
        await visit.SeesWhatWasTypedAsync();
        Assert.Empty(visit.Problems);
    }

    [Theory]
    [InlineData("V2")]
    [InlineData("V3")]
    public async Task A_token_works_once(string architecture)
    {
        await using var stage = await GateTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode=invisible");
        await visit.TypeAsync();
        await visit.SubmitAsync("invisible");
        await visit.IsInStateAsync("passed");

        await visit.Page.ClickAsync("#again");

        await Expect(visit.Page.Locator("#verdict")).ToHaveAttributeAsync("data-verdict", "again");
        await Expect(visit.Page.Locator("#answer")).ToContainTextAsync("timeout-or-duplicate");
    }

    [Fact]
    public async Task A_made_up_token_is_refused_before_anything_is_billed()
    {
        await using var stage = await GateTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, stage.SiteUrl);

        await visit.Page.ClickAsync("#garbage");

        await Expect(visit.Page.Locator("#verdict")).ToHaveTextAsync("Refused (HTTP 400)");
        Assert.Equal(0, stage.Emulator.Billing.Total);
    }

    [Fact]
    public async Task A_token_that_grew_too_old_asks_for_a_new_check()
    {
        await using var stage = await GateTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=embed");
        await visit.TypeAsync();
        await visit.DragAsync();
        await Expect(visit.Track).ToHaveAttributeAsync("data-state", "passed");
        stage.Emulator.Clock.AgeTokens(TimeSpan.FromSeconds(91));

        await visit.Send.ClickAsync();

        await visit.IsInStateAsync("again");
        await Expect(visit.Track).ToHaveAttributeAsync("data-state", "idle");
    }

    [Theory]
    [InlineData("V2", "guarded")]
    [InlineData("V3", "guarded")]
    [InlineData("V2", "closed")]
    [InlineData("V3", "closed")]
    public async Task While_Alibaba_Cloud_is_down_the_policy_decides(string architecture, string policy)
    {
        await using var stage = await GateTestHost.StartAsync($"FailOpen:Policy={policy}");
        stage.Emulator.Standing.Add(Reaction.Error("ServiceUnavailable"));
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode=invisible");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");

        await IsDecidedAsync(visit, policy);
        await visit.SeesWhatWasTypedAsync();
        await visit.ScreenshotAsync($"product-{architecture}-down-{policy}");
    }

    [Theory]
    [InlineData("guarded")]
    [InlineData("closed")]
    public async Task While_Alibaba_Cloud_is_too_slow_the_policy_decides(string policy)
    {
        await using var stage = await GateTestHost.StartAsync($"FailOpen:Policy={policy}");
        stage.Emulator.Standing.Add(Reaction.Honest with { Latency = TimeSpan.FromSeconds(30) });
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=invisible");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");

        await IsDecidedAsync(visit, policy);
    }

    [Theory]
    [InlineData("V2")]
    [InlineData("V3")]
    public async Task A_page_of_an_origin_that_is_not_listed_passes_nobody_and_costs_nothing(string architecture)
    {
        await using var stage = await GateTestHost.StartAsync("Http:AllowedOrigins:0=https://www.example.com");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode=popup");
        await visit.TypeAsync();

        await visit.SubmitAsync("popup");

        await visit.IsInStateAsync("later");
        Assert.Equal(0, await visit.SuccessesAsync());
        Assert.Equal(0, stage.Emulator.Billing.Total);
        await visit.ScreenshotAsync($"product-{architecture}-unlisted-origin");
    }

    private static async Task IsDecidedAsync(PageVisit visit, string policy)
    {
        // A call that went out may have used the token up, so the visitor needs a new one.
        await visit.IsInStateAsync(policy is "guarded" ? "passed" : "again");
        await Expect(visit.Page.Locator("#verdict"))
            .ToHaveTextAsync(policy is "guarded" ? "Passed without a verdict (HTTP 200)" : "Could not be checked (HTTP 503)");
        if (policy is "guarded")
            await visit.HasSuccessesAsync(1);
        else
            Assert.Equal(0, await visit.SuccessesAsync());
    }
}
