namespace CaptchaGate.Browser.Tests.LifeCycle;

/// <summary>mount → destroy → mount, as React's StrictMode and every single-page application do it.</summary>
public sealed class MountTests(Chromium chromium)
{
    public static TheoryData<int, string> Gaps =>
        [.. from gap in new[] { 0, 50, 500 } from mode in new[] { "popup", "embed", "invisible" } select (gap, mode)];

    [Theory]
    [MemberData(nameof(Gaps))]
    public async Task Mounted_destroyed_and_mounted_again_a_form_has_one_widget_and_sends_one_request(int gap, string mode)
    {
        await using var life = await LifePage.OpenAsync(chromium, mode);

        var before = await MountTwiceAsync(life, gap);

        await life.HasOneWidgetAsync();
        Assert.Equal(before + 1, await life.CountAsync("inits"));
        await life.SendAsync("a", mode);
        await life.IsInStateAsync("a", "passed");
        Assert.Single(life.Stage.Endpoint.Requests);
        Assert.Equal(before + 1, await life.CountAsync("inits"));
        Assert.Empty(life.Visit.Problems);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(500)]
    public async Task While_the_script_is_on_its_way_it_is_loaded_once_and_initialised_once(int gap)
    {
        await using var life = await LifePage.OpenAsync(chromium, holdScript: true);

        await MountTwiceAsync(life, gap);
        life.LetScriptCome();

        await life.HasOneWidgetAsync();
        Assert.Equal(1, await life.CountAsync("inits"));
        await Expect(life.Page.Locator("script[src$='AliyunCaptcha.js']")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(500)]
    public async Task While_the_first_instance_is_on_its_way_the_second_waits_for_it_and_the_first_is_destroyed(int gap)
    {
        await using var life = await LifePage.OpenAsync(chromium);
        await life.HoldInstancesAsync();
        await life.MountAsync();
        await life.UntilAsync("watch.kept.length === 1");
        await life.DestroyAsync();
        await life.Page.EvaluateAsync("gap => new Promise(resolve => setTimeout(resolve, gap))", gap);
        await life.MountAsync();
        Assert.Equal(1, await life.CountAsync("inits"));

        await life.ReleaseInstancesAsync();

        await life.HasOneWidgetAsync();
        Assert.Equal(2, await life.CountAsync("inits"));
    }

    [Theory]
    [InlineData("while the script is on its way")]
    [InlineData("while the instance is on its way")]
    [InlineData("with a widget")]
    [InlineData("after a verdict")]
    public async Task Destroyed_a_form_is_as_it_was_found(string when)
    {
        await using var life = await LifePage.OpenAsync(chromium, "embed", holdScript: when.Contains("script", StringComparison.Ordinal));
        var found = await life.FormOf("a").EvaluateAsync<string>("form => form.outerHTML");
        if (when.Contains("instance", StringComparison.Ordinal))
            await life.HoldInstancesAsync();
        await life.MountAsync();
        if (when is "while the instance is on its way")
            await life.UntilAsync("watch.kept.length === 1");
        if (when is "with a widget" or "after a verdict")
            await life.HasOneWidgetAsync();
        if (when is "after a verdict")
        {
            await life.SendAsync("a", "embed");
            await life.IsInStateAsync("a", "passed");
        }

        await life.DestroyAsync();
        life.LetScriptCome();
        await life.ReleaseInstancesAsync();

        await life.HasNoWidgetAsync();
        Assert.Equal(found, await life.FormOf("a").EvaluateAsync<string>("form => form.outerHTML"));
        // Another click is the browser's own again: the form goes to its page.
        await life.FormOf("a").Locator("[type=submit]").ClickAsync();
        await life.Page.WaitForURLAsync("**/life.html?name=*");
    }

    [Fact]
    public async Task Mounted_twice_without_destroy_a_form_has_one_widget_and_sends_one_request()
    {
        await using var life = await LifePage.OpenAsync(chromium);
        await life.MountAsync();
        await life.HasOneWidgetAsync();

        await life.MountAsync();

        await life.HasOneWidgetAsync();
        await life.SendAsync("a", "popup");
        await life.IsInStateAsync("a", "passed");
        Assert.Single(life.Stage.Endpoint.Requests);
    }

    [Fact]
    public async Task A_form_that_left_the_page_without_destroy_gives_its_widget_to_the_next()
    {
        await using var life = await LifePage.OpenAsync(chromium);
        await life.MountAsync("a");
        await life.HasOneWidgetAsync();
        await life.FormOf("a").EvaluateAsync("form => form.remove()");

        await life.MountAsync("b");

        await life.UntilAsync("watch.inits === 2");
        await life.HasOneWidgetAsync();
        await life.SendAsync("b", "popup");
        await life.IsInStateAsync("b", "passed");
    }

    /// <summary>The number of initialisations that had begun when the first one was destroyed.</summary>
    private static Task<int> MountTwiceAsync(LifePage life, int gap) => life.Page.EvaluateAsync<int>("""
        async gap => {
          mountForm("a");
          if (gap) await new Promise(resolve => setTimeout(resolve, gap));
          destroyForm("a");
          const { inits } = watch;
          mountForm("a");
          return inits;
        }
        """, gap);
}
