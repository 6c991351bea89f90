using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Resilience;

public sealed class FailOpenBudgetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly BudgetOptions _options = new() { PerMinute = 3, Burst = 3, PerClientPerMinute = 1 };
    private readonly Lazy<FailOpenBudget> _budget;

    public FailOpenBudgetTests() =>
        _budget = new(() => new FailOpenBudget(Options.Create(new FailOpenOptions { Budget = _options }), _time));

    private FailOpenBudget Budget => _budget.Value;

    [Fact]
    public void A_scene_has_its_budget_and_no_more()
    {
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(i => Budget.TryTake("scene", Client(i))));
        Assert.True(Budget.TryTake("other scene", Client(9)));
    }

    [Fact]
    public void A_client_has_its_own_smaller_share_and_cannot_spend_the_scenes()
    {
        Assert.True(Budget.TryTake("scene", Client(2)));
        AssertEach.Of(Enumerable.Range(0, 20), _ => Assert.False(Budget.TryTake("scene", Client(2))));
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
    public void Clients_without_an_address_are_limited_by_the_scene_alone()
    {
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => Budget.TryTake("scene", null)));
        Assert.Equal(0, Budget.ClientCount);
        Assert.False(Budget.TryTake("scene", Client(1)));
    }

    [Fact]
    public void A_client_that_the_scene_refuses_keeps_its_share()
    {
        _options.PerMinute = 1;
        Assert.True(Budget.TryTake("scene", Client(1)));
        Assert.False(Budget.TryTake("scene", Client(2)));
        Assert.True(Budget.TryTake("other scene", Client(2)));
    }

    [Fact]
    public void A_pass_counts_for_60_seconds_to_the_tick()
    {
        Assert.True(Budget.TryTake("scene", Client(1)));
        _time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        Assert.False(Budget.TryTake("scene", Client(1)));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(Budget.TryTake("scene", Client(1)));
    }

    [Fact]
    public void A_burst_is_counted_in_any_second_and_not_in_the_minute()
    {
        (_options.PerMinute, _options.Burst) = (5, 2);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => Budget.TryTake("scene", Client(i))));
        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.False(Budget.TryTake("scene", Client(3)));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([true, true, false], Enumerable.Range(4, 3).Select(i => Budget.TryTake("scene", Client(i))));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, false], Enumerable.Range(7, 2).Select(i => Budget.TryTake("scene", Client(i))));
    }

    [Fact]
    public void Only_clients_that_passed_in_the_last_60_seconds_are_remembered()
    {
        (_options.PerMinute, _options.Burst) = (6000, 6000);
        for (var number = 0; number < 230_000; number++)
            Budget.TryTake("scene", ClientAddress.Parse($"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}"));
        Assert.Equal(6000, Budget.ClientCount);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(Budget.TryTake("scene", Client(1)));
        Assert.Equal(1, Budget.ClientCount);
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
    public void Answers_of_one_region_do_not_lengthen_the_outage_of_another()
    {
        Assert.True(Budget.TryTake("scene", Client(6), CaptchaRegion.Sgp));
        _time.Advance(_options.MaxOpenTime + TimeSpan.FromTicks(1));
        Budget.ServiceAnswered(CaptchaRegion.Cn);
        Assert.False(Budget.TryTake("scene", Client(7), CaptchaRegion.Sgp));
        Assert.Equal(0, Budget.Left("scene", CaptchaRegion.Sgp));
        Assert.True(Budget.TryTake("other scene", Client(8), CaptchaRegion.Cn));
    }

    [Fact]
    public void A_client_has_one_share_in_all_regions()
    {
        Assert.True(Budget.TryTake("scene", Client(1), CaptchaRegion.Sgp));
        Assert.False(Budget.TryTake("other scene", Client(1), CaptchaRegion.Cn));
    }

    [Fact]
    public void A_refusal_for_open_time_costs_no_unit()
    {
        Assert.True(Budget.TryTake("scene", Client(6)));
        _time.Advance(_options.MaxOpenTime + TimeSpan.FromTicks(1));
        AssertEach.Of(Enumerable.Range(0, 10), _ => Assert.False(Budget.TryTake("scene", Client(7))));
        Budget.ServiceAnswered();
        Assert.Equal([true, true, true, false], Enumerable.Range(7, 4).Select(i => Budget.TryTake("scene", Client(i))));
    }

    [Fact]
    public void Of_a_divided_budget_an_instance_takes_its_share_and_at_least_one()
    {
        _options.PerMinute = 6;
        _options.Burst = 6;
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(i => Budget.TryTake("scene", Client(i), instances: 2)));
        Assert.Equal([true, false], Enumerable.Range(4, 2).Select(i => Budget.TryTake("other scene", Client(i), instances: 100)));
        Assert.True(Budget.TryTake("scene", Client(9)));
    }

    [Fact]
    public void Looking_for_a_unit_takes_none()
    {
        AssertEach.Of(Enumerable.Range(0, 10), _ => Assert.True(Budget.HasLeft("scene", Client(1))));
        Assert.True(Budget.TryTake("scene", Client(1)));
        Assert.False(Budget.HasLeft("scene", Client(1)));
        Assert.True(Budget.HasLeft("scene", Client(2)));
    }

    [Fact]
    public async Task Many_at_once_get_no_more_than_there_is()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => Budget.TryTake("scene", Client(i)))));
        Assert.Equal(3, taken.Count(static granted => granted));
    }

    private static ClientAddress? Client(int number) => ClientAddress.Parse($"192.0.2.{number}");
}
