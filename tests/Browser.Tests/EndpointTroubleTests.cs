namespace CaptchaGate.Browser.Tests;

/// <summary>Whatever answers in place of the endpoint: no request passes, nothing is lost, and the visitor sees a message.</summary>
public sealed class EndpointTroubleTests(Chromium chromium)
{
    private static readonly Dictionary<string, RequestDelegate> Troubles = new(StringComparer.Ordinal)
    {
        ["503 with Retry-After"] = Answers.Unavailable,
        ["429 with Retry-After"] = Answers.TooMany,
        ["500 that claims success"] = Answers.Json(500, """{"success":true}"""),
        ["HTML with status 200"] = Answers.Text(200, "text/html", "<h1>Welcome to the hotel</h1>"),
        ["JSON cut short"] = Answers.Json(200, """{"success":true,"""),
        ["empty answer"] = Answers.Json(200, ""),
        ["JSON null"] = Answers.Json(200, "null"),
        ["connection cut"] = Answers.Cut,
        ["no answer at all"] = Answers.Silence,
    };

    public static TheoryData<string, string> Cases =>
        [.. from trouble in Troubles.Keys from architecture in new[] { "V2", "V3" } select (trouble, architecture)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Nobody_passes_and_the_next_try_works(string trouble, string architecture)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        if (Troubles[trouble] == Answers.Silence)
            stage.Site.Options["timeout"] = 4000;
        stage.Endpoint.Always = Troubles[trouble];
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode=popup");
        await visit.TypeAsync();

        await visit.SubmitAsync("popup");

        await visit.IsInStateAsync("later");
        await Expect(visit.Popup).ToBeHiddenAsync();
        await Expect(visit.Send).ToBeFocusedAsync();
        Assert.Equal(0, await visit.SuccessesAsync());
        await visit.SeesWhatWasTypedAsync();
        await visit.ScreenshotAsync($"{architecture}-trouble-{trouble.Replace(' ', '-')}");
        AssertEach.Of(visit.Problems, problem => Assert.Matches("^(Failed to load resource|CaptchaGate: endpoint-)", problem));

        stage.Endpoint.Always = null;
        await visit.SubmitAsync("popup");
        await visit.IsInStateAsync("passed");
    }

    [Theory]
    [InlineData("V2")]
    [InlineData("V3")]
    public async Task A_success_that_is_not_the_boolean_true_passes_nobody(string architecture)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Endpoint.Next(Answers.Json(200, """{"success":"true"}"""));
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode=invisible");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");

        await visit.IsInStateAsync("denied");
        Assert.Equal(0, await visit.SuccessesAsync());
    }

    [Theory]
    [InlineData("embed")]
    [InlineData("invisible")]
    public async Task A_dead_endpoint_passes_nobody_in_the_other_modes_either(string mode)
    {
        foreach (var architecture in new[] { "V2", "V3" })
        {
            await using var stage = await BrowserTestHost.StartAsync();
            stage.Endpoint.Always = Answers.Cut;
            await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
            await visit.TypeAsync();

            await visit.SubmitAsync(mode);

            await visit.IsInStateAsync("later");
            await Expect(visit.Send).ToBeFocusedAsync();
            await Expect(visit.Popup).ToBeHiddenAsync();
            Assert.Equal(0, await visit.SuccessesAsync());
        }
    }

    [Theory]
    [InlineData("503 with Retry-After", "17 s")]
    [InlineData("429 with Retry-After", "9 s")]
    public async Task The_visitor_is_told_how_long_to_wait(string trouble, string wait)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Endpoint.Always = Troubles[trouble];
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=invisible");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");

        await Expect(visit.Status).ToContainTextAsync($"({wait})");
    }

    [Fact]
    public async Task A_second_click_while_the_endpoint_thinks_sends_nothing()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Endpoint.Always = Answers.Silence;
        stage.Site.Options["timeout"] = 4000;
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=invisible");
        await visit.TypeAsync();
        await visit.SubmitAsync("invisible");
        await visit.IsInStateAsync("checking");

        await Expect(visit.Send).ToBeDisabledAsync();
        // As in a page that leaves the button as it is.
        await visit.Form.EvaluateAsync("form => { form.requestSubmit(); form.requestSubmit(); }");

        await visit.IsInStateAsync("later");
        Assert.Single(stage.Endpoint.Requests);
        Assert.Single(stage.Emulator.Minted);
    }
}
