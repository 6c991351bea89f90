using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Security;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Tests;

public sealed class ClientRateLimitTests
{
    private static readonly ClientAddress? Client = ClientAddress.Parse("192.0.2.1");
    private static readonly ClientAddress? Other = ClientAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Each_client_has_a_minutes_worth_at_once()
    {
        var limit = Limit(2);
        Assert.Equal([null, null, 429], Enumerable.Range(0, 3).Select(_ => limit.Take(Client)?.Status));
        Assert.Null(limit.Take(Other));
    }

    // Large objects (85,000 bytes each) at start cost a collection before the first answer.
    [Fact]
    public void A_new_limit_is_small()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(Limit(2));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2 * 85_000);
    }

    [Fact]
    public void Of_many_clients_each_has_a_limit_of_its_own()
    {
        var limit = Limit(1);
        var clients = Enumerable.Range(0, 3_000).Select(static i => ClientAddress.Parse($"10.0.{i / 250}.{i % 250}")).ToArray();
        AssertEach.Of(clients, client => Assert.Null(limit.Take(client)));
        AssertEach.Of(clients, client => Assert.Equal(429, limit.Take(client)?.Status));
    }

    [Fact]
    public void A_refusal_says_when_to_come_again()
    {
        var limit = Limit(2);
        limit.Take(Client);
        limit.Take(Client);
        var fault = limit.Take(Client)!;
        Assert.Equal(("rate-limited", TimeSpan.FromSeconds(30)), (fault.Code, fault.RetryAfter));
    }

    [Fact]
    public void Looking_costs_nothing_and_what_is_given_back_can_be_taken_again()
    {
        var buckets = new ClientBuckets(1, _time);
        AssertEach.Of(Enumerable.Range(0, 10), _ => Assert.True(buckets.HasOne(Client!.Value)));
        Assert.True(buckets.TryAcquire(Client!.Value));
        Assert.False(buckets.HasOne(Client!.Value));
        buckets.Return(Client!.Value);
        Assert.True(buckets.TryAcquire(Client!.Value));
        Assert.False(buckets.TryAcquire(Client!.Value));
    }

    [Fact]
    public void Clients_without_an_address_have_a_limit_of_their_own()
    {
        var limit = Limit(1, unknownPerMinute: 3);
        Assert.Equal([null, null, null, 429], Enumerable.Range(0, 4).Select(_ => limit.Take(null)?.Status));
        Assert.Null(limit.Take(ClientAddress.Parse("::1")));
        Assert.Null(limit.Take(Client));
    }

    [Fact]
    public void Zero_switches_their_limit_off()
    {
        var limit = Limit(1, unknownPerMinute: 0);
        AssertEach.Of(Enumerable.Range(0, 10_000), _ => Assert.Null(limit.Take(null)));
    }

    [Fact]
    public void Zero_switches_it_off()
    {
        var limit = Limit(0);
        AssertEach.Of(Enumerable.Range(0, 1000), _ => Assert.Null(limit.Take(Client)));
    }

    [Fact]
    public void What_was_spent_comes_back_one_by_one()
    {
        var limit = Limit(60);
        while (limit.Take(Client) is null)
        {
        }

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([null, null, 429], Enumerable.Range(0, 3).Select(_ => limit.Take(Client)?.Status));
    }

    [Fact]
    public void A_client_without_a_pause_never_gets_more_than_its_rate()
    {
        var limit = Limit(60);
        var taken = 0;
        for (var second = 0; second < 300; second++)
        {
            while (limit.Take(Client) is null)
                taken++;
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // A minute's worth at once, and one each second after the first.
        Assert.Equal(60 + 299, taken);
    }

    [Fact]
    public void Whoever_comes_back_after_a_minute_has_a_minutes_worth()
    {
        var limit = Limit(60);
        Assert.Equal(60, TakeAll(limit, Client));
        _time.Advance(TimeSpan.FromMinutes(1));
        limit.Take(Other);
        Assert.Equal(60, TakeAll(limit, Client));
    }

    [Fact]
    public void A_flood_of_addresses_does_not_give_a_refused_client_its_requests_back()
    {
        var limit = Limit(60);
        Assert.Equal(60, TakeAll(limit, Client));
        foreach (var number in Enumerable.Range(0, 60_000))
            Assert.Null(limit.Take(ClientAddress.Parse($"10.1.{number >> 8}.{number & 255}")));
        Assert.Equal(429, limit.Take(Client)?.Status);
    }

    private static int TakeAll(ClientRateLimit limit, ClientAddress? client)
    {
        var taken = 0;
        while (limit.Take(client) is null)
            taken++;
        return taken;
    }

    private ClientRateLimit Limit(int perMinute, int unknownPerMinute = 3000) =>
        new(Options.Create(new HttpOptions { RateLimit = new RateLimitOptions { PerClientPerMinute = perMinute, UnknownPerMinute = unknownPerMinute } }), _time);
}
