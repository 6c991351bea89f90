using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Decisions;

/// <summary>One unit a minute comes back, so that none does while a test runs, unless it is about that.</summary>
public sealed class FailOpenBudgetTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly BudgetOptions _options = new() { PerMinute = 1, Burst = 3, PerClientPerMinute = 1 };
    private readonly Lazy<FailOpenBudget> _budget;

    public FailOpenBudgetTests() =>
        _budget = new(() => new FailOpenBudget(Options.Create(new FailOpenOptions { Budget = _options }), _time));

    private FailOpenBudget Budget => _budget.Value;

    [Fact]
    public void A_scene_has_its_burst_and_no_more()
    {
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(i => Budget.TryTake("scene", Client(i))));
        Assert.True(Budget.TryTake("other scene", Client(9)));
    }

    [Fact]
    public void A_client_has_its_own_smaller_share_and_cannot_spend_the_scenes()
    {
        Assert.True(Budget.TryTake("scene", Client(2)));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.False(Budget.TryTake("scene", Client(2))));
        Assert.True(Budget.TryTake("scene", Client(3)));
        Assert.True(Budget.TryTake("scene", Client(4)));
        Assert.False(Budget.TryTake("scene", Client(5)));
    }

    [Fact]
    public void A_client_has_one_share_for_all_scenes()
    {
        Assert.True(Budget.TryTake("scene", Client(1)));
        Assert.False(Budget.TryTake("other scene", Client(1)));
    }

    [Fact]
    public void Clients_without_an_address_share_one_bucket()
    {
        Assert.True(Budget.TryTake("scene", null));
        Assert.False(Budget.TryTake("scene", null));
        Assert.False(Budget.TryTake("scene", default(ClientAddress)));
    }

    [Fact]
    public void A_client_may_take_as_many_at_once_as_a_minute_gives()
    {
        _options.PerClientPerMinute = 2;
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => Budget.TryTake("scene", Client(1))));
    }

    [Fact]
    public void Nothing_a_minute_is_nothing_at_all()
    {
        _options.PerMinute = 0;
        Assert.False(Budget.TryTake("scene", Client(1)));
    }

    [Fact]
    public void What_is_left_can_be_seen_and_looking_takes_nothing()
    {
        Assert.Equal(3, Budget.Left("scene"));
        Assert.True(Budget.TryTake("scene", Client(6)));
        Assert.Equal([2L, 2L], [Budget.Left("scene"), Budget.Left("scene")]);
        Assert.Equal(3, Budget.Left("other scene"));
    }

    [Fact]
    public void Of_nothing_a_minute_nothing_is_left()
    {
        _options.PerMinute = 0;
        Assert.Equal(0, Budget.Left("scene"));
    }

    [Fact]
    public void After_the_longest_time_nothing_is_left_until_the_service_answers()
    {
        Assert.True(Budget.TryTake("scene", Client(6)));
        _time.Advance(_options.MaxOpenTime);
        Assert.NotEqual(0, Budget.Left("scene"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(0, Budget.Left("scene"));
        Budget.ServiceAnswered();
        Assert.NotEqual(0, Budget.Left("scene"));
    }

    [Fact]
    public async Task What_was_spent_comes_back()
    {
        (_options.PerMinute, _options.Burst, _options.PerClientPerMinute) = (6000, 1, 6000);
        Assert.True(Budget.TryTake("scene", Client(1)));
        await Eventually.HoldsAsync(() => Budget.TryTake("scene", Client(1)));
    }

    [Fact]
    public void Without_one_answer_of_the_service_the_gate_stops_passing_in_the_end()
    {
        Assert.True(Budget.TryTake("scene", Client(6)));
        _time.Advance(_options.MaxOpenTime);
        Assert.True(Budget.TryTake("scene", Client(7)));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(Budget.TryTake("scene", Client(8)));
        Assert.False(Budget.TryTake("other scene", Client(9)));
    }

    [Fact]
    public void One_answer_of_the_service_starts_that_time_anew()
    {
        Assert.True(Budget.TryTake("scene", Client(6)));
        _time.Advance(_options.MaxOpenTime + TimeSpan.FromTicks(1));
        Budget.ServiceAnswered();
        Assert.True(Budget.TryTake("scene", Client(7)));
        _time.Advance(_options.MaxOpenTime);
        Assert.True(Budget.TryTake("scene", Client(8)));
    }

    [Fact]
    public void A_refusal_for_open_time_costs_no_unit()
    {
        Assert.True(Budget.TryTake("scene", Client(6)));
        _time.Advance(_options.MaxOpenTime + TimeSpan.FromTicks(1));
        Assert.All(Enumerable.Range(0, 10), _ => Assert.False(Budget.TryTake("scene", Client(7))));
        Budget.ServiceAnswered();
        Assert.True(Budget.TryTake("scene", Client(7)));
        Assert.True(Budget.TryTake("scene", Client(8)));
        Assert.False(Budget.TryTake("scene", Client(9)));
    }

    [Fact]
    public async Task Many_at_once_get_no_more_than_there_is()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => Budget.TryTake("scene", Client(i)))));
        Assert.Equal(3, taken.Count(static granted => granted));
    }

    public void Dispose() => Budget.Dispose();

    private static ClientAddress? Client(int number) => ClientAddress.Parse($"192.0.2.{number}");
}
