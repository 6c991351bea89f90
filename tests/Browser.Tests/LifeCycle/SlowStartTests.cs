namespace CaptchaGate.Browser.Tests.LifeCycle;

/// <summary>An initialisation that outlasts its timeout: adopted while the form still wants it, destroyed when not, and never doubled.</summary>
public sealed class SlowStartTests(Chromium chromium)
{
    // Short, so that it passes while the test holds the instance back.
    private const int Timeout = 700;

    [Fact]
    public async Task A_late_instance_is_adopted_and_the_status_line_agrees()
    {
        await using var life = await LifePage.OpenAsync(chromium, timeout: Timeout);
        await life.HoldInstancesAsync();
        await life.MountAsync();
        await life.IsInStateAsync("a", "later");

        await life.ReleaseInstancesAsync();

        await life.IsInStateAsync("a", "idle");
        await life.HasOneWidgetAsync();
        await life.SendAsync("a", "popup");
        await life.IsInStateAsync("a", "passed");
        Assert.Equal(1, await life.CountAsync("inits"));
        Assert.Single(life.Stage.Endpoint.Requests);
    }

    [Fact]
    public async Task A_click_joins_the_initialisation_that_is_on_its_way()
    {
        await using var life = await LifePage.OpenAsync(chromium, "invisible", Timeout);
        await life.HoldInstancesAsync();
        await life.MountAsync();
        await life.IsInStateAsync("a", "later");
        await life.Page.EvaluateAsync("document.querySelector('#a').requestSubmit()");
        await life.IsInStateAsync("a", "checking");

        await life.ReleaseInstancesAsync();

        // It may have come just after the second timeout; then it is gone, and the next click starts anew.
        await life.UntilAsync("/passed|later/.test(document.querySelector('#a').dataset.captchaState)");
        Assert.Equal(1, await life.CountAsync("inits"));
        Assert.InRange(await life.CountAsync("most"), 1, 1);
    }

    [Fact]
    public async Task An_initialisation_that_is_late_twice_is_given_up_and_what_still_comes_of_it_is_destroyed()
    {
        await using var life = await LifePage.OpenAsync(chromium, timeout: Timeout);
        await life.HoldInstancesAsync();
        await life.MountAsync();
        await life.IsInStateAsync("a", "later");
        await life.Page.EvaluateAsync("document.querySelector('#a').requestSubmit()");
        await life.IsInStateAsync("a", "checking");
        await life.IsInStateAsync("a", "later");
        Assert.Equal(1, await life.CountAsync("inits"));

        await life.ReleaseInstancesAsync();

        await life.HasNoWidgetAsync();
        await life.SendAsync("a", "popup");
        await life.IsInStateAsync("a", "passed");
        await life.HasOneWidgetAsync();
        Assert.Equal(2, await life.CountAsync("inits"));
        Assert.Single(life.Stage.Endpoint.Requests);
    }

    [Fact]
    public async Task A_script_that_does_not_answer_is_asked_for_again()
    {
        await using var life = await LifePage.OpenAsync(chromium, timeout: Timeout, holdScript: true);
        await life.MountAsync();
        await life.IsInStateAsync("a", "later");
        await Expect(life.Page.Locator("script[src$='AliyunCaptcha.js']")).ToHaveCountAsync(0);
        Assert.Equal("script-timeout", await ErrorOfTheNextStartAsync(life));

        life.LetScriptCome();
        await life.UntilAsync("!!window.initAliyunCaptcha");

        await life.SendAsync("a", "popup");
        await life.IsInStateAsync("a", "passed");
        Assert.Equal(1, await life.CountAsync("inits"));
    }

    [Fact]
    public async Task A_timeout_of_the_widget_is_told_apart_from_one_of_the_script()
    {
        await using var life = await LifePage.OpenAsync(chromium, timeout: Timeout);
        await life.HoldInstancesAsync();

        Assert.Equal("widget-timeout", await ErrorOfTheNextStartAsync(life));
    }

    private static Task<string> ErrorOfTheNextStartAsync(LifePage life) => life.Page.EvaluateAsync<string>("""
        () => new Promise(resolve => {
          document.addEventListener("captchagate:state", ({ detail }) => detail.error && resolve(detail.error.code));
          mountForm("a");
        })
        """);
}
