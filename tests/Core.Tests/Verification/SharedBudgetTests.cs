using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Verification;

public sealed class SharedBudgetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedState _state = new();
    private readonly FailOpenBudget _own;
    private readonly SharedBudget _budget;

    public SharedBudgetTests()
    {
        _own = new FailOpenBudget(Options.Create(new FailOpenOptions { Budget = new() { PerMinute = 6, Burst = 6, PerClientPerMinute = 6 } }), _time);
        _budget = new SharedBudget(_own, _state);
    }

    [Fact]
    public async Task What_the_store_refuses_is_refused()
    {
        _state.Grant = BudgetGrant.Refused;
        Assert.False(await TakeAsync());
        Assert.Equal(6, _own.Left("scene", CaptchaRegion.Sgp));
    }

    [Fact]
    public async Task However_much_the_store_grants_an_instance_passes_no_more_than_alone()
    {
        Assert.Equal(6, await CountAsync(50));
        Assert.Equal(6, _state.Taken);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 3)]
    [InlineData(4, 1)]
    [InlineData(100, 1)]
    public async Task Without_the_store_an_instance_has_its_share(int instances, int share)
    {
        _state.Grant = BudgetGrant.Divided(instances);
        Assert.Equal(share, await CountAsync(20));
    }

    [Fact]
    public async Task What_passed_with_the_store_counts_without_it()
    {
        Assert.Equal(2, await CountAsync(2));
        _state.Grant = BudgetGrant.Divided(2);
        Assert.Equal(1, await CountAsync(20));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, await CountAsync(20));
    }

    [Fact]
    public void The_store_is_told_that_the_service_answered()
    {
        _own.ServiceAnswered(CaptchaRegion.Sgp);
        Assert.Equal(1, _state.Answers);
    }

    private async Task<int> CountAsync(int attempts)
    {
        var passes = 0;
        for (var i = 0; i < attempts; i++)
            passes += await TakeAsync() ? 1 : 0;
        return passes;
    }

    private ValueTask<bool> TakeAsync() => _budget.TryTakeAsync("scene", null, CaptchaRegion.Sgp, CancellationToken.None);
}
