namespace CaptchaGate.Browser.Tests;

public sealed class RejectionTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public async Task After_a_rejected_token_a_fresh_one_passes(string architecture, string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();
        stage.Endpoint.Next(Answers.Rejected);

        await visit.SubmitAsync(mode);
        await visit.IsInStateAsync("again");
        Assert.Equal(0, await visit.SuccessesAsync());
        await visit.ScreenshotAsync($"{architecture}-{mode}-3-rejected");
        // V2's widget offers the next challenge itself, and an invisible check turns into a slider; V3 waits for the next submit.
        if (architecture is "V2" && mode is not "embed")
            await visit.DragAsync();
        else
            await visit.SubmitAsync(mode);

        await visit.IsInStateAsync("passed");
        await visit.HasSuccessesAsync(1);
        await visit.SeesWhatWasTypedAsync();
        Assert.Equal(2, stage.Endpoint.Requests.Select(request => request.Fields["captchaVerifyParam"]).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(visit.Problems);
    }

    [Theory]
    [InlineData("V2")]
    [InlineData("V3")]
    public async Task A_reused_token_is_told_to_do_the_check_again(string architecture)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode=invisible");
        await visit.TypeAsync();
        await visit.SubmitAsync("invisible");
        await visit.IsInStateAsync("passed");

        await visit.Page.ClickAsync("#again");

        await Expect(visit.Page.Locator("#verdict")).ToHaveAttributeAsync("data-verdict", "again");
        await Expect(visit.Page.Locator("#answer")).ToContainTextAsync("timeout-or-duplicate");
        await visit.ScreenshotAsync($"{architecture}-reused");
    }

    [Theory]
    [InlineData("V2", "embed")]
    [InlineData("V3", "popup")]
    [InlineData("V3", "embed")]
    [InlineData("V3", "invisible")]
    public async Task A_refusal_is_said_and_the_focus_is_on_the_button_to_try_again(string architecture, string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();
        stage.Endpoint.Next(Answers.Refused);

        await visit.SubmitAsync(mode);

        await visit.IsInStateAsync("denied");
        await Expect(visit.Status).ToHaveTextAsync("Verification failed. Try again.");
        await Expect(visit.Send).ToBeFocusedAsync();
        await visit.SeesWhatWasTypedAsync();
        Assert.Equal(0, await visit.SuccessesAsync());
    }

    [Fact]
    public async Task A_made_up_token_is_refused_and_shown_so()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, stage.SiteUrl);

        await visit.Page.ClickAsync("#garbage");

        await Expect(visit.Page.Locator("#verdict")).ToHaveTextAsync("Refused (HTTP 400)");
    }
}
