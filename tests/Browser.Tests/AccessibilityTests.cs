namespace CaptchaGate.Browser.Tests;

/// <summary>The sample pages in every state that a visitor can see, in light and in dark: axe-core finds nothing. Playground/ has its page's states.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    /// <summary>What the endpoint answers, and the state that the form is in then.</summary>
    public static TheoryData<string, string> Ends => new()
    {
        { nameof(Answers.Passed), "passed" },
        { nameof(Answers.Unverified), "passed" },
        { nameof(Answers.Rejected), "again" },
        { nameof(Answers.Refused), "denied" },
        { nameof(Answers.Unavailable), "later" },
        { nameof(Answers.Silence), "checking" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task The_example_page_is_accessible_whatever_the_endpoint_answers(string answer, string state)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        // Longer than the look at it takes.
        stage.Site.Options["timeout"] = 60_000;
        stage.Endpoint.Always = Answer(answer);
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=invisible");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");

        await visit.IsInStateAsync(state);
        await visit.IsAccessibleAsync($"example-{answer.ToLowerInvariant()}");
    }

    [Theory]
    [InlineData("V2", "embed")]
    [InlineData("V3", "embed")]
    [InlineData("V2", "popup")]
    [InlineData("V3", "popup")]
    public async Task The_example_page_is_accessible_while_the_visitor_does_the_check(string architecture, string mode)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await Expect(visit.Track).ToHaveAttributeAsync("data-state", "idle");
        await visit.IsAccessibleAsync($"example-{architecture}-{mode}-idle");
        if (mode is "embed")
            return;
        await visit.TypeAsync();

        await visit.Send.ClickAsync();

        await Expect(visit.Popup).ToBeVisibleAsync();
        await visit.IsAccessibleAsync($"example-{architecture}-popup-open");
    }

    [Theory]
    [InlineData("contact.html")]
    [InlineData("native.html")]
    [InlineData("thanks.html")]
    [InlineData("sorry.html")]
    [InlineData("example.html")]
    [InlineData("received")]
    public async Task Every_other_page_of_the_playground_is_accessible(string path)
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium);
        await playground.Page.GotoAsync(new Uri(playground.Address, path).AbsoluteUri);
        if (path is "contact.html" or "native.html")
            await Expect(playground.Visit.Track).ToHaveAttributeAsync("data-state", "idle");
        await playground.Visit.IsAccessibleAsync($"page-{Path.GetFileNameWithoutExtension(path)}");
    }

    [Theory]
    [InlineData("contact.html", false)]
    [InlineData("native.html", false)]
    [InlineData("contact.html", true)]
    public async Task A_form_is_accessible_once_the_check_is_done(string path, bool sends)
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium);
        await playground.Page.GotoAsync(new Uri(playground.Address, path).AbsoluteUri);
        await playground.Visit.TypeAsync();

        await playground.Visit.DragAsync();

        await Expect(playground.Visit.Track).ToHaveAttributeAsync("data-state", "passed");
        await Expect(playground.Visit.Send).ToBeEnabledAsync();
        if (sends)
        {
            await playground.Visit.Send.ClickAsync();
            await playground.Visit.IsInStateAsync("passed");
        }

        await playground.Visit.IsAccessibleAsync($"page-{Path.GetFileNameWithoutExtension(path)}-{(sends ? "sent" : "checked")}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_page_for_apps_is_accessible_before_and_after(bool emulatorIsUp)
    {
        await using var stage = await GateTestHost.StartAsync();
        await using var server = await LoopbackServer.StartAsync(new WebviewSite(stage.Emulator.BaseAddress.GetLeftPart(UriPartial.Authority), stage.GateUrl).HandleAsync);
        if (!emulatorIsUp)
            await stage.Emulator.GoDownAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{server.Url}/index.html");
        var status = visit.Page.Locator("#status");
        if (!emulatorIsUp)
        {
            await Expect(status).ToHaveTextAsync("Verification is unavailable. Try again in a moment.");
            await visit.IsAccessibleAsync("webview-unavailable");
            return;
        }

        await Expect(visit.Track).ToHaveAttributeAsync("data-state", "idle");
        await visit.IsAccessibleAsync("webview-idle");
        await visit.DragAsync();
        await Expect(status).ToHaveTextAsync("Open this page from the app.");
        await visit.IsAccessibleAsync("webview-done");
    }

    [Fact]
    public async Task A_page_with_a_violation_would_be_seen()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Site.Pages["/page.html"] = """<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,"><main><h1>Page</h1><input></main></html>""";
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/page.html");
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => visit.IsAccessibleAsync("violation"));
        Assert.Contains("label: ", failure.Message, StringComparison.Ordinal);
    }

    private static RequestDelegate Answer(string name) => (RequestDelegate)typeof(Answers).GetField(name)!.GetValue(null)!;
}
