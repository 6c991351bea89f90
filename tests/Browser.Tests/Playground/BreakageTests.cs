using CaptchaGate.Tests;

namespace CaptchaGate.Browser.Tests.Playground;

/// <summary>Each way to break the world gives the row of the decision table that the documents promise, on the screen.</summary>
public sealed class BreakageTests(Chromium chromium)
{
    private const string Invisible = "?mode=invisible";
    private const string Passed = "Passed (HTTP 200)";
    private const string Unverified = "Passed without a verdict (HTTP 200)";
    private const string Unavailable = "Denied, no verdict (HTTP 503)";

    public static TheoryData<string, string, int, string> Breakages => new()
    {
        { "working", "closed", 38, Passed },
        { "working", "guarded", 38, Passed },
        { "down", "closed", 15, Unavailable },
        { "down", "guarded", 15, Unverified },
        { "slow", "closed", 18, Unavailable },
        { "slow", "guarded", 18, Unverified },
        { "error-500", "closed", 35, Unavailable },
        { "error-500", "guarded", 35, Unverified },
        { "throttled", "guarded", 34, Unavailable },
        { "throttled", "open", 34, Unverified },
        { "key-refused", "guarded", 30, Unavailable },
        { "key-refused", "open", 30, Unverified },
        { "clock-wrong", "guarded", 38, Passed },
    };

    [Theory]
    [MemberData(nameof(Breakages))]
    public async Task The_breakage_gives_its_row(string situation, string policy, int row, string headline)
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, Invisible);
        await playground.SetAsync("policy", policy);
        await playground.SetAsync(situation);
        await Expect(playground.Page.Locator("#situation-text")).ToContainTextAsync($"Expect row {row}.");

        await playground.SendAsync();

        await playground.HasRowAsync(row);
        // Silence proves nothing to a process that was starved itself: then the row's "else 503" holds.
        if (situation is "slow" && policy is "guarded" && await playground.Verdict.TextContentAsync() is Unavailable)
            headline = Unavailable;
        await Expect(playground.Verdict).ToHaveTextAsync(headline);
        var documented = DecisionRow.Of(row);
        await Expect(playground.Step("decision")).ToContainTextAsync($"Decision table, row {row}");
        await Expect(playground.Step("decision")).ToContainTextAsync(documented.What);
        await Expect(playground.Step("decision")).ToContainTextAsync(documented.Http(policy));
        await Expect(playground.Step("checks")).ToContainTextAsync("Checks passed");
        if (headline is Unavailable)
            Assert.Equal(0, await playground.Visit.SuccessesAsync());
        else
            await playground.Visit.HasSuccessesAsync(1);
        Assert.Empty(await playground.Visit.ViolationsAsync());
        await playground.Visit.IsAccessibleAsync($"playground-{situation}-{policy}");
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_refused_once_and_corrected()
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, Invisible);
        await playground.SetAsync("clock-wrong");

        await playground.SendAsync();

        await playground.HasRowAsync(38);
        await Expect(playground.Step("reply").First).ToContainTextAsync("Row 32: InvalidTimeStamp.Expired");
        await Expect(playground.Step("call").Last).ToContainTextAsync("attempt 2");
        await Expect(playground.Counter("clock")).ToHaveTextAsync("20 min");
    }

    [Fact]
    public async Task Without_the_widget_a_claim_and_a_request_without_a_token_are_refused()
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, Invisible);
        await playground.SetAsync("policy", "open");
        await playground.SetAsync("widget-down");
        await Expect(playground.Page.Locator("html")).ToHaveAttributeAsync("data-widget", "down");
        await Expect(playground.Verdict).ToHaveTextAsync("The widget cannot be loaded, so there is no token");

        await playground.SendAsync();

        await playground.Visit.IsInStateAsync("later");
        await playground.HasRowAsync(54);
        await Expect(playground.Verdict).ToHaveTextAsync(Unavailable);
        await playground.Visit.IsAccessibleAsync("playground-widget-down");
        await playground.Page.ClickAsync("#nothing");
        await playground.HasRowAsync(1);
        await Expect(playground.Verdict).ToHaveTextAsync("Refused (HTTP 400)");
        Assert.Equal(0, playground.Emulator.Billing.Total);
        await playground.Visit.IsAccessibleAsync("playground-widget-down-no-token");
    }

    [Theory]
    [InlineData("1", 8, 1)]
    [InlineData("2", 48, 2)]
    public async Task A_used_token_is_known_to_its_own_instance_only(string instances, int row, int billed)
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, Invisible);
        await playground.SetAsync("instances", instances);
        await playground.SendAsync();
        await playground.HasRowAsync(38);

        await playground.Page.ClickAsync("#again");

        await playground.HasRowAsync(row);
        await Expect(playground.Verdict).ToHaveTextAsync("Denied (HTTP 200)");
        await Expect(playground.Counter("billed")).ToHaveTextAsync($"{billed}");
        Assert.Equal(billed, playground.Emulator.Billing.Total);
        await playground.Visit.IsAccessibleAsync($"playground-again-{instances}");
    }

    [Fact]
    public async Task A_made_up_token_costs_nothing()
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium);

        await playground.Page.ClickAsync("#garbage");

        await playground.HasRowAsync(2);
        await Expect(playground.Verdict).ToHaveTextAsync("Refused (HTTP 400)");
        await Expect(playground.Step("checks")).ToContainTextAsync("A check failed");
        Assert.Equal(0, playground.Emulator.Billing.Total);
        await playground.Visit.IsAccessibleAsync("playground-made-up-token");
    }

    [Fact]
    public async Task An_outage_opens_the_breaker_and_its_end_closes_it()
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, Invisible);
        await playground.SetAsync("down");
        await playground.SendAsync();
        await playground.HasRowAsync(15);
        await Expect(playground.Counter("budget")).ToHaveTextAsync("29");
        await Expect(playground.Counter("breaker")).ToHaveTextAsync("open");

        await playground.SendAsync();
        await playground.HasRowAsync(22);
        await playground.Visit.IsAccessibleAsync("playground-breaker-open");

        await playground.SetAsync("working");
        await Expect(playground.Counter("breaker")).ToHaveTextAsync("closed");
        await Expect(playground.Page.Locator("#log")).ToContainTextAsync("BreakerClosed");
        await playground.SendAsync();
        await playground.HasRowAsync(38);
    }
}
