using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;
using StackExchange.Redis;
using static CaptchaGate.Redis.Tests.Support.Instance;

namespace CaptchaGate.Redis.Tests;

/// <summary>A client that can write to the store makes no success.</summary>
public sealed class WriteAccessTests : IAsyncLifetime
{
    private static readonly Guid OtherKey = new("11111111-2222-3333-4444-555555555556");

    private RedisServer _redis = null!;
    private Instance _instance = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _instance = await StartAsync(_redis.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is null)
            return;
        await _instance.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_result_of_its_own_key_is_not_accepted()
    {
        await PlantAsync("token", Key, Forge("token", Key));
        await AssertNoSuccessAsync("token", Key);
    }

    [Fact]
    public async Task No_altered_or_truncated_result_is_accepted()
    {
        var stored = await StoreAsync("token", Key);
        for (var length = 0; length < stored.Length; length++)
        {
            await PlantAsync("token", Key, stored[..length]);
            await AssertNoSuccessAsync("token", Key);
        }

        for (var at = 0; at < stored.Length; at++)
        {
            byte[] altered = [.. stored];
            altered[at] ^= 1;
            await PlantAsync("token", Key, altered);
            await AssertNoSuccessAsync("token", Key);
        }
    }

    [Fact]
    public async Task A_success_of_another_token_key_or_scene_is_not_accepted()
    {
        var stored = await StoreAsync("solved", Key);
        await PlantAsync("junk", Key, stored);
        await AssertNoSuccessAsync("junk", Key);
        await PlantAsync("solved", OtherKey, stored);
        await AssertNoSuccessAsync("solved", OtherKey);
        await PlantAsync("solved", Key, stored, "other");
        await AssertNoSuccessAsync("solved", Key, "other");
    }

    [Fact]
    public async Task A_denial_that_was_replaced_by_a_success_is_not_accepted()
    {
        await _instance.ReserveAsync("denied", Key);
        await _instance.CompleteAsync("denied", Key, Success() with { Outcome = Core.Decisions.Outcome.Rejected, Succeeded = false });
        await PlantAsync("denied", Key, await StoreAsync("solved", Key));
        await AssertNoSuccessAsync("denied", Key);
    }

    [Fact]
    public async Task A_key_of_another_type_is_not_ours()
    {
        await _redis.Database.StringSetAsync(KeyOf("token"), "anything");
        Assert.IsType<Reservation.Used>(await _instance.ReserveAsync("token", Key));
        await _instance.CompleteAsync("token", Key, Success());
        Assert.IsType<Reservation.Used>(await _instance.ReserveAsync("token", Key));
    }

    [Fact]
    public async Task It_is_told()
    {
        await PlantAsync("token", Key, Forge("token", Key));
        await AssertNoSuccessAsync("token", Key);
        Assert.Contains(_instance.Log.Lines, static name => name.StartsWith("StoredResultRefused ", StringComparison.Ordinal));
    }

    private static RedisKey KeyOf(string token) => $"captcha-gate:token:{{{Convert.ToHexStringLower(Request(token).TokenHash)}}}";

    private static byte[] Forge(string token, Guid key)
    {
        var own = new ResultSeal(new FixedSecrets(Convert.ToBase64String(new byte[32])), new FakeTimeProvider());
        return own.Seal(Request(token, key), Success());
    }

    private Task PlantAsync(string token, Guid key, byte[] result, string scene = "default") => _redis.Database.HashSetAsync(
        KeyOf(token),
        [new("o", "attacker"), new("s", Request(token, key, scene).ComputeScope()), new("l", "9000000000000000"), new("r", result)]);

    /// <returns>What an instance stores for a success.</returns>
    private async Task<byte[]> StoreAsync(string token, Guid key)
    {
        await _instance.ReserveAsync(token, key);
        await _instance.CompleteAsync(token, key, Success());
        return (byte[])(await _redis.Database.HashGetAsync(KeyOf(token), "r"))!;
    }

    private async Task AssertNoSuccessAsync(string token, Guid key, string scene = "default") =>
        Assert.IsType<Reservation.Used>(await _instance.ReserveAsync(token, key, scene));
}
