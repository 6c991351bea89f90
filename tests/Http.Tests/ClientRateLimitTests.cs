using CaptchaGate.Tests;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Tests;

public sealed class ClientRateLimitTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Each_client_has_a_minutes_worth_at_once()
    {
        var limit = Limit(2);
        Assert.Equal([null, null, 429], Enumerable.Range(0, 3).Select(_ => limit.Take("client")?.Status));
        Assert.Null(limit.Take("other"));
    }

    [Fact]
    public void A_refusal_says_when_to_come_again()
    {
        var limit = Limit(2);
        limit.Take("client");
        limit.Take("client");
        var fault = limit.Take("client")!;
        Assert.Equal(("rate-limited", TimeSpan.FromSeconds(30)), (fault.Code, fault.RetryAfter));
    }

    [Fact]
    public void Looking_costs_nothing()
    {
        var limit = Limit(1);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Null(limit.Check("client")));
        Assert.Null(limit.Take("client"));
        Assert.Equal(429, limit.Check("client")?.Status);
    }

    [Fact]
    public void Clients_without_an_address_share_one_limit()
    {
        var limit = Limit(1);
        Assert.Null(limit.Take(null));
        Assert.Equal(429, limit.Take(null)?.Status);
    }

    [Fact]
    public void Zero_switches_it_off()
    {
        var limit = Limit(0);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Null(limit.Take("client")));
        Assert.Null(limit.Check("client"));
    }

    [Fact]
    public void What_was_spent_comes_back_one_by_one()
    {
        var limit = Limit(60);
        while (limit.Take("client") is null)
        {
        }

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([null, null, 429], Enumerable.Range(0, 3).Select(_ => limit.Take("client")?.Status));
    }

    [Fact]
    public void A_client_without_a_pause_never_gets_more_than_its_rate()
    {
        var limit = Limit(60);
        var taken = 0;
        for (var second = 0; second < 300; second++)
        {
            while (limit.Take("client") is null)
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
        Assert.Equal(60, TakeAll(limit, "client"));
        _time.Advance(TimeSpan.FromMinutes(1));
        limit.Take("other");
        Assert.Equal(60, TakeAll(limit, "client"));
    }

    [Fact]
    public void A_flood_of_addresses_does_not_give_a_refused_client_its_requests_back()
    {
        var limit = Limit(60);
        Assert.Equal(60, TakeAll(limit, "client"));
        foreach (var number in Enumerable.Range(0, 60_000))
            Assert.Null(limit.Take($"visitor-{number}"));
        Assert.Equal(429, limit.Take("client")?.Status);
    }

    private static int TakeAll(ClientRateLimit limit, string client)
    {
        var taken = 0;
        while (limit.Take(client) is null)
            taken++;
        return taken;
    }

    private ClientRateLimit Limit(int perMinute) =>
        new(Options.Create(new HttpOptions { RateLimit = new RateLimitOptions { PerClientPerMinute = perMinute } }), _time);
}
