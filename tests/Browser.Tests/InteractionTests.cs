namespace CaptchaGate.Browser.Tests;

public sealed class InteractionTests(Chromium chromium)
{
    [Theory]
    [InlineData("V2", "popup")]
    [InlineData("V2", "embed")]
    [InlineData("V3", "popup")]
    [InlineData("V3", "embed")]
    public async Task A_drag_that_stops_halfway_fails_and_the_next_one_passes(string architecture, string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();
        if (mode is "popup")
            await visit.Send.ClickAsync();

        await visit.DragAsync(0.5f);
        await Expect(visit.Track).ToHaveAttributeAsync("data-state", "failed");
        await visit.ScreenshotAsync($"{architecture}-{mode}-4-too-short");
        await visit.CompleteAsync(mode);

        await visit.IsInStateAsync("passed");
        Assert.Single(stage.Endpoint.Requests);
        Assert.Empty(visit.Problems);
    }

    [Fact]
    public async Task An_embedded_check_that_comes_after_the_submit_sends_the_form()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch=V3&mode=embed");
        await visit.TypeAsync();
        await visit.Send.ClickAsync();
        await Expect(visit.Status).ToHaveTextAsync("Please complete the verification.");

        await visit.DragAsync();

        await visit.IsInStateAsync("passed");
        Assert.Single(stage.Endpoint.Requests);
    }

    [Fact]
    public async Task Two_short_drags_lock_the_slider_until_it_is_refreshed()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, stage.SiteUrl);
        await visit.TypeAsync();
        await visit.Send.ClickAsync();
        await visit.DragAsync(0.3f);
        await visit.DragAsync(0.3f);
        var refresh = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Refresh" });
        await Expect(refresh).ToBeFocusedAsync();

        await refresh.ClickAsync();
        await visit.DragAsync();

        await visit.IsInStateAsync("passed");
    }

    [Theory]
    [InlineData("V2", "popup")]
    [InlineData("V3", "popup")]
    [InlineData("V2", "embed")]
    [InlineData("V3", "embed")]
    public async Task The_keyboard_is_enough(string architecture, string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();
        var keys = visit.Page.Keyboard;
        await visit.Page.FocusAsync("[name=message]");
        if (mode is "embed")
        {
            await Expect(visit.Slider).ToBeVisibleAsync();
            await keys.PressAsync("Tab");
        }
        else
        {
            await keys.PressAsync("Tab");
            await keys.PressAsync("Enter");
        }

        await Expect(visit.Slider).ToBeFocusedAsync();
        await visit.ScreenshotAsync($"{architecture}-{mode}-5-keyboard");
        for (var step = 0; step < 20; step++)
            await keys.PressAsync("ArrowRight");
        if (mode is "embed")
        {
            await Expect(visit.Track).ToHaveAttributeAsync("data-state", "passed");
            await keys.PressAsync("Tab");
            await keys.PressAsync("Enter");
        }

        await visit.IsInStateAsync("passed");
        await Expect(visit.Status).ToBeFocusedAsync();
        Assert.Empty(visit.Problems);
    }

    [Fact]
    public async Task The_focus_stays_inside_the_popup_and_Escape_gives_it_back()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, stage.SiteUrl);
        await visit.TypeAsync();
        await visit.Send.ClickAsync();
        await Expect(visit.Slider).ToBeFocusedAsync();

        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(visit.Slider).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(visit.Popup).ToBeHiddenAsync();
        await Expect(visit.Send).ToBeFocusedAsync();
        await visit.IsInStateAsync("idle");
        Assert.Empty(stage.Endpoint.Requests);
    }

    [Fact]
    public async Task A_form_that_is_not_filled_in_opens_no_check()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, stage.SiteUrl);

        await visit.Send.ClickAsync();

        await Expect(visit.Page.Locator("[name=name]")).ToBeFocusedAsync();
        await Expect(visit.Popup).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_token_that_waited_too_long_is_not_sent()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, "about:blank");
        await visit.Page.Clock.InstallAsync();
        await visit.Page.GotoAsync($"{stage.SiteUrl}/?arch=V3&mode=embed");
        await visit.TypeAsync();
        await visit.DragAsync();
        await Expect(visit.Track).ToHaveAttributeAsync("data-state", "passed");
        await visit.Page.Clock.RunForAsync("01:25");

        await visit.IsInStateAsync("again");
        await Expect(visit.Track).ToHaveAttributeAsync("data-state", "idle");
        Assert.Empty(stage.Endpoint.Requests);
    }
}
