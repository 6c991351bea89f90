namespace CaptchaGate.Browser.Tests;

public sealed class ScriptLoadingTests(Chromium chromium)
{
    [Theory]
    [InlineData("popup")]
    [InlineData("embed")]
    [InlineData("invisible")]
    public async Task A_script_that_does_not_load_passes_nobody_and_is_tried_again(string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Emulator.ScriptIsDown = true;
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode={mode}");
        await visit.TypeAsync();

        await visit.Send.ClickAsync();
        await visit.IsInStateAsync("later");
        await visit.ScreenshotAsync($"script-down-{mode}");
        Assert.Empty(stage.Endpoint.Requests);

        stage.Emulator.ScriptIsDown = false;
        await visit.Send.ClickAsync();
        if (mode is not "invisible")
        {
            // The form was submitted, so an embedded check, too, is sent as soon as it is done: another click would begin a new one.
            await visit.IsInStateAsync("waiting");
            await visit.DragAsync();
        }

        await visit.IsInStateAsync("passed");
        await visit.SeesWhatWasTypedAsync();
    }

    [Fact]
    public async Task A_widget_that_can_not_make_a_token_passes_nobody()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Emulator.MintIsDown = true;
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=invisible");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");

        await visit.IsInStateAsync("later");
        Assert.Empty(stage.Endpoint.Requests);
        Assert.Equal(0, await visit.SuccessesAsync());
    }

    [Fact]
    public async Task The_script_is_loaded_once_and_after_its_configuration()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, "about:blank");
        await visit.Page.AddInitScriptAsync("""
            new MutationObserver(() => {
              if (document.querySelector("script[src$='AliyunCaptcha.js']")) window.seen ??= JSON.stringify(window.AliyunCaptchaConfig);
            }).observe(document, { childList: true, subtree: true });
            """);
        await visit.Page.GotoAsync(stage.SiteUrl);
        await visit.TypeAsync();
        await visit.SubmitAsync("popup");
        await visit.IsInStateAsync("passed");

        Assert.Equal("""{"region":"sgp","prefix":"emulator"}""", await visit.Page.EvaluateAsync<string>("window.seen"));
        Assert.Single(stage.Emulator.Requests, request => request is "GET /AliyunCaptcha.js");
    }

    [Fact]
    public async Task With_load_focus_nothing_is_asked_of_Alibaba_before_the_visitor_enters_the_form()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Site.Options["load"] = "focus";
        await using var visit = await PageVisit.OpenAsync(chromium, stage.SiteUrl);
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Empty(stage.Emulator.Requests);

        await visit.TypeAsync();
        await visit.SubmitAsync("popup");

        await visit.IsInStateAsync("passed");
    }
}
