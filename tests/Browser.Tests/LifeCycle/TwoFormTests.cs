namespace CaptchaGate.Browser.Tests.LifeCycle;

/// <summary>Alibaba allows one widget a page: the form that the visitor is in has it, however fast the focus moves.</summary>
public sealed class TwoFormTests(Chromium chromium)
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task The_form_that_has_the_focus_last_has_the_widget(bool holdScript, bool holdInstances)
    {
        await using var life = await LifePage.OpenAsync(chromium, "embed", holdScript: holdScript);
        if (holdInstances)
            await life.HoldInstancesAsync();
        await life.MountAsync("a");
        await life.MountAsync("b");
        if (holdInstances)
            await life.UntilAsync("watch.kept.length === 1");

        foreach (var form in new[] { "a", "b", "a", "b", "a", "b" })
            await life.FormOf(form).Locator("[name=name]").FocusAsync();
        life.LetScriptCome();
        await life.ReleaseInstancesAsync();

        await Expect(life.FormOf("b").GetByRole(AriaRole.Slider)).ToBeVisibleAsync();
        await life.HasOneWidgetAsync();
        await life.IsInStateAsync("a", "idle");
        await life.SendAsync("b", "embed");
        await life.IsInStateAsync("b", "passed");
        Assert.Single(life.Stage.Endpoint.Requests);
        Assert.Empty(life.Visit.Problems);
    }

    [Fact]
    public async Task A_form_that_waits_for_the_widget_is_free_again_when_the_other_takes_it()
    {
        await using var life = await LifePage.OpenAsync(chromium, holdScript: true);
        await life.MountAsync("a");
        await life.MountAsync("b");
        await life.FormOf("a").Locator("[type=submit]").ClickAsync();
        await life.IsInStateAsync("a", "checking");

        await life.FormOf("b").Locator("[name=name]").FocusAsync();
        await life.IsInStateAsync("a", "idle");
        await Expect(life.FormOf("a")).ToHaveAttributeAsync("aria-busy", "false");

        life.LetScriptCome();
        await life.SendAsync("a", "popup");
        await life.IsInStateAsync("a", "passed");
        await life.HasOneWidgetAsync();
    }

    [Fact]
    public async Task A_form_that_is_being_sent_ends_well_when_the_other_takes_the_widget()
    {
        await using var life = await LifePage.OpenAsync(chromium, "invisible");
        var answer = new TaskCompletionSource();
        life.Stage.Endpoint.Next(async context =>
        {
            await answer.Task;
            await Answers.Passed(context);
        });
        await life.MountAsync("a");
        await life.MountAsync("b");
        await life.SendAsync("a", "invisible");
        await life.UntilAsync("document.querySelector('#a').dataset.captchaState === 'checking' && watch.live === 1");

        await life.FormOf("b").Locator("[name=name]").FocusAsync();
        answer.SetResult();

        await life.IsInStateAsync("a", "passed");
        await life.Visit.HasSuccessesAsync(1);
        await life.HasOneWidgetAsync();
    }
}
