using System.Security.Cryptography;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Security;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Tests;

public sealed class ServiceKeyGuardTests
{
    private const int Limit = 5;
    private const string Right = "right";

    private static readonly ClientAddress? Client = ClientAddress.Parse("192.0.2.1");
    private static readonly ClientAddress? Other = ClientAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider _time = new();
    private readonly ServiceKeyGuard _guard;

    public ServiceKeyGuardTests() => _guard = Guard(Limit);

    [Fact]
    public void Beyond_the_limit_no_key_is_looked_at_so_guessing_on_tells_nothing()
    {
        Guess(_guard, Client);

        Assert.Equal(KeyResult.Limited, _guard.Check("wrong", Client));
        Assert.Equal(KeyResult.Limited, _guard.Check(Right, Client));
        Assert.Equal(KeyResult.Limited, _guard.CheckBearer($"Bearer {Right}", Client));
        Assert.Equal(429, _guard.RefuseEarly(Client)?.Status);
    }

    [Fact]
    public void A_missing_key_counts_as_a_wrong_one()
    {
        for (var i = 0; i < Limit; i++)
            Assert.Equal(KeyResult.Wrong, _guard.Check(i % 2 == 0 ? null : "", Client));
        Assert.Equal(KeyResult.Limited, _guard.Check(null, Client));
    }

    [Fact]
    public void Other_addresses_are_not_locked_out()
    {
        Guess(_guard, Client);

        Assert.Null(_guard.RefuseEarly(Other));
        Assert.Equal(KeyResult.Accepted, _guard.Check(Right, Other));
    }

    [Fact]
    public void Right_keys_count_nothing()
    {
        for (var i = 0; i < 10 * Limit; i++)
            Assert.Equal(KeyResult.Accepted, _guard.Check(Right, i % 2 == 0 ? Client : null));
    }

    [Fact]
    public void An_address_that_presented_a_right_key_in_the_last_hour_is_never_locked_out()
    {
        Assert.Equal(KeyResult.Accepted, _guard.Check(Right, Client));
        _time.Advance(TimeSpan.FromMinutes(59));
        Guess(_guard, Client);

        Assert.Equal(KeyResult.Limited, _guard.Check("wrong", Client));
        Assert.Null(_guard.RefuseEarly(Client));
        Assert.Equal(KeyResult.Accepted, _guard.Check(Right, Client));
        _time.Advance(TimeSpan.FromMinutes(59));
        Guess(_guard, Client);
        Assert.Equal(KeyResult.Accepted, _guard.Check(Right, Client));
    }

    [Fact]
    public void After_an_hour_without_a_right_key_it_can_be()
    {
        Assert.Equal(KeyResult.Accepted, _guard.Check(Right, Client));
        _time.Advance(TimeSpan.FromMinutes(60));
        Guess(_guard, Client);

        Assert.Equal(KeyResult.Limited, _guard.Check(Right, Client));
    }

    [Fact]
    public void The_lock_ends_with_time()
    {
        Guess(_guard, Client);
        _time.Advance(TimeSpan.FromMinutes(1) / Limit);

        Assert.Equal(KeyResult.Accepted, _guard.Check(Right, Client));
    }

    [Fact]
    public void Unknown_callers_share_a_limit_on_wrong_keys_that_never_delays_a_right_one()
    {
        Guess(_guard, null);

        Assert.Equal(KeyResult.Limited, _guard.Check("wrong", null));
        Assert.Null(_guard.RefuseEarly(null));
        Assert.Equal(KeyResult.Accepted, _guard.Check(Right, null));
    }

    [Fact]
    public void One_unknown_caller_with_a_right_key_frees_no_address()
    {
        Assert.Equal(KeyResult.Accepted, _guard.Check(Right, null));
        Guess(_guard, Client);

        Assert.Equal(KeyResult.Limited, _guard.Check(Right, Client));
    }

    [Fact]
    public async Task Parallel_guesses_are_counted_before_they_are_compared()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() => _guard.Check($"wrong-{i}", Client))));

        Assert.Equal(Limit, results.Count(static result => result is KeyResult.Wrong));
        Assert.Equal(300 - Limit, results.Count(static result => result is KeyResult.Limited));
    }

    [Fact]
    public void With_the_limit_for_clients_off_it_is_off_too()
    {
        var guard = Guard(0);
        AssertEach.Of(Enumerable.Range(0, 1000), _ => Assert.Equal(KeyResult.Wrong, guard.Check("wrong", Client)));
        Assert.Equal(KeyResult.Accepted, guard.Check(Right, Client));
    }

    private static void Guess(ServiceKeyGuard guard, ClientAddress? client)
    {
        for (var i = 0; i < Limit; i++)
            Assert.Equal(KeyResult.Wrong, guard.Check($"wrong-{i}", client));
    }

    private ServiceKeyGuard Guard(int perMinute)
    {
        var options = Options.Create(new HttpOptions { RateLimit = new RateLimitOptions { PerClientPerMinute = perMinute } });
        options.Value.ServiceKeys["shop"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData("right"u8))}";
        return new ServiceKeyGuard(new ServiceKeys(options), options, _time);
    }
}
