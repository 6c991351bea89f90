using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.Tests;
using static CaptchaGate.Redis.Tests.Support.Instance;

namespace CaptchaGate.Redis.Tests;

/// <summary>Whatever happens to the store, an instance goes on alone with its share of the budget, says so once, and comes back.</summary>
public sealed class StoreFaultTests
{
    [Fact]
    public async Task A_store_that_stops_is_left_out_and_used_again_when_it_is_back()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = await StartAsync(redis.Address);
        await redis.StopAsync();
        await AssertLostAsync(instance);
        await redis.StartAgainAsync();
        await AssertRestoredAsync(instance);
        // It came back empty.
        Assert.Equal(BudgetGrant.Divided(4), await instance.TakeAsync());
    }

    [Fact]
    public async Task A_store_that_is_silent_costs_no_more_than_the_limit_three_times()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = await StartAsync(redis.Address, ("Shared__Redis__Timeout", "00:00:00.500"));
        await redis.SignalAsync("STOP");
        await AssertLostAsync(instance);
        // Left out: this answers without asking, so it is done when it returns.
        Assert.True(instance.ReserveAsync("token").IsCompleted);
        await redis.SignalAsync("CONT");
        await AssertRestoredAsync(instance);
    }

    [Theory]
    [InlineData("maxmemory", "1")]
    [InlineData("min-replicas-to-write", "1")]
    public async Task A_store_that_takes_no_writes_is_left_out(string option, string value)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = await StartAsync(redis.Address);
        await redis.ExecuteAsync("CONFIG", "SET", option, value);
        await AssertLostAsync(instance);
        await redis.ExecuteAsync("CONFIG", "SET", option, "0");
        await AssertRestoredAsync(instance);
    }

    [Fact]
    public async Task A_replica_is_left_out_until_it_is_the_primary()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = await StartAsync(redis.Address);
        await redis.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        await AssertLostAsync(instance);
        await redis.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await AssertRestoredAsync(instance);
    }

    [Fact]
    public async Task After_a_failover_the_replica_knows_what_was_reserved()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", primary.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await using var instance = await StartAsync($"{primary.Address},{replica.Address}");
        Assert.IsType<Reservation.Granted>(await instance.ReserveAsync("token"));
        await Eventually.HoldsAsync(async () => await replica.Database.KeyExistsAsync($"captcha-gate:token:{{{Convert.ToHexStringLower(Request("token").TokenHash)}}}", StackExchange.Redis.CommandFlags.PreferReplica));
        await primary.StopAsync();
        await replica.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await Eventually.HoldsAsync(async () => await instance.ReserveAsync("token") is Reservation.Used);
        await Eventually.HoldsAsync(() => instance.State.Health is HealthState.Ok);
    }

    [Fact]
    public async Task A_wrong_password_does_not_keep_the_process_from_starting_and_is_not_logged()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.ExecuteAsync("CONFIG", "SET", "requirepass", "the-right-one");
        await using var instance = await StartAsync($"{redis.Address},password=the-wrong-one");
        await AssertLostAsync(instance);
        AssertEach.Of(instance.Log.Lines, static text => Assert.DoesNotContain("the-wrong-one", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_is_down_at_the_start_is_used_when_it_is_there()
    {
        var redis = await RedisServer.StartAsync();
        await using (redis)
        {
            await redis.StopAsync();
            await using var instance = await StartAsync(redis.Address);
            await AssertLostAsync(instance);
            await redis.StartAgainAsync();
            await AssertRestoredAsync(instance);
        }
    }

    [Fact]
    public async Task The_start_says_what_passes_without_the_store()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = await StartAsync(redis.Address, ("FailOpen__Budget__PerMinute", "30"));
        Assert.Contains(instance.Log.Lines, static text => text.Contains("each of 4 instances passes up to 7 of 30 a minute and scene, 28 in all", StringComparison.Ordinal));
    }

    private static async Task AssertLostAsync(Instance instance)
    {
        await Eventually.HoldsAsync(async () =>
        {
            Assert.True(await instance.ReserveAsync("lost-" + new RandomNonceSource().Next()) is Reservation.Unknown or Reservation.Granted);
            return instance.State.Health is HealthState.Degraded;
        });
        Assert.Equal(BudgetGrant.Divided(4), await instance.TakeAsync());
        Assert.IsType<Reservation.Unknown>(await instance.ReserveAsync("token-" + new RandomNonceSource().Next()));
        Assert.Single(instance.Log.Lines, static text => text.StartsWith("SharedStateLost ", StringComparison.Ordinal));
    }

    private static async Task AssertRestoredAsync(Instance instance)
    {
        await Eventually.HoldsAsync(() => instance.State.Health is HealthState.Ok);
        Assert.IsType<Reservation.Granted>(await instance.ReserveAsync("token-" + new RandomNonceSource().Next()));
        Assert.Single(instance.Log.Lines, static text => text.StartsWith("SharedStateRestored ", StringComparison.Ordinal));
    }
}
