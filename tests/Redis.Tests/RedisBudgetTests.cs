using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;
using static CaptchaGate.Redis.Tests.Support.Instance;

namespace CaptchaGate.Redis.Tests;

/// <summary>The budget of all instances on a real server.</summary>
public sealed class RedisBudgetTests : IAsyncLifetime
{
    private const string SceneLog = "captcha-gate:{budget}:scene:default";

    private RedisServer _redis = null!;
    private readonly List<Instance> _instances = [];

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        for (var i = 0; i < 4; i++)
            _instances.Add(await StartAsync(_redis.Address, ("FailOpen__Budget__PerMinute", "30"), ("FailOpen__Budget__Burst", "30"), ("FailOpen__Budget__PerClientPerMinute", "3")));
        await _redis.AgeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
            await instance.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Four_instances_have_one_budget()
    {
        var grants = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => _instances[i % 4].TakeAsync())));
        Assert.Equal(30, grants.Count(static grant => grant == BudgetGrant.Taken));
        Assert.Equal(170, grants.Count(static grant => grant == BudgetGrant.Refused));
        Assert.Equal(BudgetGrant.Taken, await _instances[0].TakeAsync("other"));
    }

    [Fact]
    public async Task A_client_has_one_share_on_all_instances_and_for_all_scenes()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(BudgetGrant.Taken, await _instances[i].TakeAsync(i == 0 ? "other" : "default", "192.0.2.1"));
        Assert.Equal(BudgetGrant.Refused, await _instances[3].TakeAsync(client: "192.0.2.1"));
        Assert.Equal(BudgetGrant.Taken, await _instances[3].TakeAsync(client: "192.0.2.2"));
    }

    [Fact]
    public async Task A_pass_counts_for_a_minute()
    {
        for (var i = 0; i < 30; i++)
            Assert.Equal(BudgetGrant.Taken, await _instances[i % 4].TakeAsync());
        Assert.Equal(BudgetGrant.Refused, await _instances[0].TakeAsync());
        await ShiftAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(BudgetGrant.Refused, await _instances[0].TakeAsync());
        await ShiftAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(BudgetGrant.Taken, await _instances[0].TakeAsync());
        Assert.Equal(1, await _redis.Database.SortedSetLengthAsync(SceneLog));
    }

    // As after a failover to a server whose clock is behind.
    [Fact]
    public async Task A_pass_of_a_time_to_come_counts()
    {
        for (var i = 0; i < 30; i++)
            await _instances[0].TakeAsync();
        await ShiftAsync(-TimeSpan.FromMinutes(10));
        Assert.Equal(BudgetGrant.Refused, await _instances[0].TakeAsync());
    }

    [Fact]
    public async Task The_longest_time_of_an_outage_is_shared_until_the_service_answers_an_instance()
    {
        Assert.Equal(BudgetGrant.Taken, await _instances[0].TakeAsync());
        var begun = (double)await _redis.Database.StringGetAsync("captcha-gate:{budget}:open-since:sgp");
        await _redis.Database.StringSetAsync("captcha-gate:{budget}:open-since:sgp", (begun - TimeSpan.FromMinutes(31).TotalMicroseconds).ToString("F0", System.Globalization.CultureInfo.InvariantCulture));
        AssertEach.Of(await Task.WhenAll(_instances.Select(static instance => instance.TakeAsync())), static grant => Assert.Equal(BudgetGrant.Refused, grant));
        _instances[2].State.OutageEnded(CaptchaRegion.Sgp);
        await CaptchaGate.Tests.Eventually.HoldsAsync(async () => await _instances[0].TakeAsync() == BudgetGrant.Taken);
    }

    [Fact]
    public async Task A_store_that_lost_its_memory_divides_the_budget_for_a_minute()
    {
        Assert.Equal(BudgetGrant.Taken, await _instances[0].TakeAsync());
        await _redis.ExecuteAsync("FLUSHALL");
        Assert.Equal(BudgetGrant.Divided(4), await _instances[0].TakeAsync());
        Assert.Equal(BudgetGrant.Divided(4), await _instances[1].TakeAsync());
        await _redis.AgeAsync();
        Assert.Equal(BudgetGrant.Taken, await _instances[1].TakeAsync());
    }

    // Makes every pass look older.
    private async Task ShiftAsync(TimeSpan by)
    {
        foreach (var pass in await _redis.Database.SortedSetRangeByRankWithScoresAsync(SceneLog))
            await _redis.Database.SortedSetAddAsync(SceneLog, pass.Element, pass.Score - by.TotalMicroseconds);
    }
}
