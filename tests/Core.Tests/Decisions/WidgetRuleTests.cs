using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Tests.Decisions;

public sealed class WidgetRuleTests
{
    private static readonly WidgetEvidence Down = new()
    {
        Latest = new(WidgetResult.Down, TimeSpan.FromSeconds(1)),
        DownFor = TimeSpan.FromMinutes(1),
        MaxOpenTime = TimeSpan.FromMinutes(30),
    };

    [Fact]
    public void Nothing_known_is_not_down() => Assert.Equal(WidgetFinding.Unknown, WidgetRule.Find(default));

    [Theory]
    [InlineData(WidgetResult.Up, WidgetFinding.Answers)]
    [InlineData(WidgetResult.Down, WidgetFinding.Down)]
    [InlineData(WidgetResult.NoBaseline, WidgetFinding.NoBaseline)]
    [InlineData(WidgetResult.Inconclusive, WidgetFinding.Unknown)]
    public void The_latest_round_says_it(WidgetResult result, WidgetFinding expected) =>
        Assert.Equal(expected, WidgetRule.Find(Down with { Latest = new(result, TimeSpan.FromSeconds(1)) }));

    [Theory]
    [InlineData(WidgetResult.Down, 15)]
    [InlineData(WidgetResult.Up, 10)]
    [InlineData(WidgetResult.NoBaseline, 10)]
    public void A_round_that_is_too_old_says_nothing(WidgetResult result, int seconds)
    {
        var age = TimeSpan.FromSeconds(seconds);
        Assert.NotEqual(WidgetFinding.Unknown, WidgetRule.Find(Down with { Latest = new(result, age) }));
        Assert.Equal(WidgetFinding.Unknown, WidgetRule.Find(Down with { Latest = new(result, age + TimeSpan.FromTicks(1)) }));
    }

    [Theory]
    [InlineData(WidgetResult.Up, WidgetFinding.Unknown)]
    [InlineData(WidgetResult.NoBaseline, WidgetFinding.Unknown)]
    [InlineData(WidgetResult.Down, WidgetFinding.Down)]
    public void While_a_newer_round_runs_only_an_outage_is_told(WidgetResult result, WidgetFinding expected) =>
        Assert.Equal(expected, WidgetRule.Find(Down with { Latest = new(result, TimeSpan.FromSeconds(1)), IsAsking = true }));

    [Fact]
    public void A_newly_solved_challenge_contradicts_an_outage_for_90_seconds()
    {
        Assert.Equal(WidgetFinding.Solved, WidgetRule.Find(Down with { SinceSolved = TimeSpan.Zero }));
        Assert.Equal(WidgetFinding.Solved, WidgetRule.Find(Down with { SinceSolved = TimeSpan.FromSeconds(90) }));
        Assert.Equal(WidgetFinding.Down, WidgetRule.Find(Down with { SinceSolved = TimeSpan.FromSeconds(90) + TimeSpan.FromTicks(1) }));
    }

    [Fact]
    public void An_outage_passes_nothing_after_the_longest_time()
    {
        Assert.Equal(WidgetFinding.Down, WidgetRule.Find(Down with { DownFor = Down.MaxOpenTime }));
        Assert.Equal(WidgetFinding.DownTooLong, WidgetRule.Find(Down with { DownFor = Down.MaxOpenTime + TimeSpan.FromTicks(1) }));
        Assert.Equal(WidgetFinding.DownTooLong, WidgetRule.Find(Down with { DownFor = null }));
    }
}
