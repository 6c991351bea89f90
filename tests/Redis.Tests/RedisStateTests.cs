using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;
using StackExchange.Redis;
using static CaptchaGate.Redis.Tests.Support.Instance;

namespace CaptchaGate.Redis.Tests;

/// <summary>The scripts on a real server, asked by two instances.</summary>
public sealed class RedisStateTests : IAsyncLifetime
{
    private static readonly Guid OtherKey = new("11111111-2222-3333-4444-555555555556");

    private RedisServer _redis = null!;
    private Instance _one = null!;
    private Instance _two = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _one = await StartAsync(_redis.Address);
        _two = await StartAsync(_redis.Address);
        await _redis.AgeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is null)
            return;
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_granted_once()
    {
        Assert.IsType<Reservation.Granted>(await _one.ReserveAsync("token"));
        Assert.IsType<Reservation.Used>(await _two.ReserveAsync("token"));
        Assert.IsType<Reservation.Used>(await _one.ReserveAsync("token"));
        Assert.IsType<Reservation.Granted>(await _two.ReserveAsync("other"));
    }

    [Fact]
    public async Task The_same_request_waits_and_gets_the_stored_result()
    {
        Assert.IsType<Reservation.Granted>(await _one.ReserveAsync("token", Key));
        Assert.IsType<Reservation.InFlight>(await _two.ReserveAsync("token", Key));
        await _one.CompleteAsync("token", Key, Success());
        Assert.Equal(Success(), Assert.IsType<Reservation.Stored>(await _two.ReserveAsync("token", Key)).Result);
    }

    [Fact]
    public async Task Any_other_request_finds_the_token_used()
    {
        await _one.ReserveAsync("token", Key);
        Assert.IsType<Reservation.Used>(await _two.ReserveAsync("token", OtherKey));
        Assert.IsType<Reservation.Used>(await _two.ReserveAsync("token"));
        Assert.IsType<Reservation.Used>(await _two.ReserveAsync("token", Key, "other"));
        await _one.CompleteAsync("token", Key, Success());
        Assert.IsType<Reservation.Used>(await _two.ReserveAsync("token", OtherKey));
        Assert.IsType<Reservation.Used>(await _two.ReserveAsync("token"));
        Assert.IsType<Reservation.Used>(await _two.ReserveAsync("token", Key, "other"));
    }

    [Fact]
    public async Task A_reservation_that_ended_without_a_result_is_used()
    {
        Assert.IsType<Reservation.Granted>(await _one.ReserveAsync("token", Key, lease: TimeSpan.Zero));
        Assert.IsType<Reservation.Used>(await _two.ReserveAsync("token", Key));
        Assert.IsType<Reservation.Used>(await _one.ReserveAsync("token", Key));
    }

    [Fact]
    public async Task A_released_token_may_be_reserved_again_and_only_its_owner_releases_it()
    {
        await _one.ReserveAsync("token", Key);
        await _two.CompleteAsync("token", Key, null);
        Assert.IsType<Reservation.InFlight>(await _two.ReserveAsync("token", Key));
        await _one.CompleteAsync("token", Key, null);
        Assert.IsType<Reservation.Granted>(await _two.ReserveAsync("token", Key));
    }

    [Fact]
    public async Task A_request_that_lost_the_stores_reply_finds_its_own_reservation_and_no_other_request_does()
    {
        var request = Request("token", Key);
        Assert.IsType<Reservation.Granted>(await _one.State.ReserveAsync(request, TimeSpan.FromMinutes(5), CancellationToken.None));
        Assert.IsType<Reservation.Granted>(await _one.State.ReserveAsync(request, TimeSpan.FromMinutes(5), CancellationToken.None));
        Assert.IsType<Reservation.InFlight>(await _one.ReserveAsync("token", Key));
        // Nor does another request of the instance give it back.
        await _one.CompleteAsync("token", Key, null);
        Assert.IsType<Reservation.InFlight>(await _two.ReserveAsync("token", Key));
        await _one.State.CompleteAsync(request, null, CancellationToken.None);
        Assert.IsType<Reservation.Granted>(await _two.ReserveAsync("token", Key));
    }

    // A client that left before anything was decided sends its request again.
    [Fact]
    public async Task Another_request_of_the_owner_stores_the_result()
    {
        await _one.State.ReserveAsync(Request("token", Key), TimeSpan.FromMinutes(5), CancellationToken.None);
        await _one.CompleteAsync("token", Key, Success());
        Assert.IsType<Reservation.Stored>(await _two.ReserveAsync("token", Key));
    }

    [Fact]
    public async Task Only_the_owner_stores_a_result()
    {
        await _one.ReserveAsync("token", Key);
        await _two.CompleteAsync("token", Key, Success());
        Assert.IsType<Reservation.InFlight>(await _two.ReserveAsync("token", Key));
    }

    [Fact]
    public async Task A_result_is_stored_though_the_store_forgot_the_reservation()
    {
        await _one.ReserveAsync("token", Key);
        await _redis.ExecuteAsync("FLUSHALL");
        await _one.CompleteAsync("token", Key, Success());
        Assert.IsType<Reservation.Stored>(await _two.ReserveAsync("token", Key));
    }

    [Fact]
    public async Task Everything_about_a_token_is_kept_for_20_minutes_and_no_longer()
    {
        await _one.ReserveAsync("token", Key);
        var key = Assert.Single(TokenKeys());
        Assert.InRange((await _redis.Database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromMinutes(18), TimeSpan.FromMinutes(20));
        await _one.CompleteAsync("token", Key, Success());
        Assert.InRange((await _redis.Database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromMinutes(18), TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task Of_many_who_reserve_at_once_one_is_granted()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => (i % 2 == 0 ? _one : _two).ReserveAsync("token", Key))));
        Assert.Single(found, static reservation => reservation is Reservation.Granted);
        Assert.Equal(99, found.Count(static reservation => reservation is Reservation.InFlight));
    }

    [Fact]
    public async Task The_store_holds_neither_tokens_nor_addresses_nor_idempotency_keys()
    {
        await _one.ReserveAsync("the-token-itself", Key);
        await _one.CompleteAsync("the-token-itself", Key, Success());
        await _one.TakeAsync(client: "192.0.2.77");
        var dump = string.Join('\n', TokenKeys("*").Select(key => $"{key} {System.Text.Encoding.Latin1.GetString(_redis.Database.KeyDump(key)!)}"));
        Assert.NotEmpty(dump);
        AssertEach.Of(["the-token-itself", "192.0.2.77", "11111111", System.Text.Encoding.Latin1.GetString(Key.ToByteArray(bigEndian: true)), System.Text.Encoding.Latin1.GetString([192, 0, 2, 77])],
            text => Assert.DoesNotContain(text, dump, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_key_has_the_prefix_and_an_end_or_is_one_of_two()
    {
        await _one.ReserveAsync("token", Key);
        await _one.TakeAsync(client: "192.0.2.77");
        var keys = TokenKeys("*").ToArray();
        Assert.NotEmpty(keys);
        foreach (var key in keys)
        {
            Assert.StartsWith("captcha-gate:", key.ToString(), StringComparison.Ordinal);
            if (await _redis.Database.KeyTimeToLiveAsync(key) is null)
                Assert.True(key.ToString() is "captcha-gate:{budget}:epoch" or "captcha-gate:{budget}:open-since:sgp", $"{key} stays for ever");
        }
    }

    private RedisKey[] TokenKeys(string pattern = "captcha-gate:token:*") =>
        [.. _redis.Database.Multiplexer.GetServers()[0].Keys(pattern: pattern)];
}
