using CaptchaGate.Tests;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Tests;

public sealed class ClientRateLimitTests
{
    [Fact]
    public void Each_client_has_a_minutes_worth_at_once()
    {
        using var limit = Limit(2);
        Assert.Equal([null, null, 429], Enumerable.Range(0, 3).Select(_ => limit.Take("client")?.Status));
        Assert.Null(limit.Take("other"));
    }

    [Fact]
    public void A_refusal_says_when_to_come_again()
    {
        using var limit = Limit(2);
        limit.Take("client");
        limit.Take("client");
        var fault = limit.Take("client")!;
        Assert.Equal(("rate-limited", TimeSpan.FromSeconds(30)), (fault.Code, fault.RetryAfter));
    }

    [Fact]
    public void Looking_costs_nothing()
    {
        using var limit = Limit(1);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Null(limit.Check("client")));
        Assert.Null(limit.Take("client"));
        Assert.Equal(429, limit.Check("client")?.Status);
    }

    [Fact]
    public void Clients_without_an_address_share_one_limit()
    {
        using var limit = Limit(1);
        Assert.Null(limit.Take(null));
        Assert.Equal(429, limit.Take(null)?.Status);
    }

    [Fact]
    public void Zero_switches_it_off()
    {
        using var limit = Limit(0);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Null(limit.Take("client")));
        Assert.Null(limit.Check("client"));
    }

    [Fact]
    public async Task What_was_spent_comes_back()
    {
        using var limit = Limit(60_000);
        while (limit.Take("client") is null)
        {
        }

        await Eventually.HoldsAsync(() => limit.Take("client") is null);
    }

    private static ClientRateLimit Limit(int perMinute) =>
        new(Options.Create(new HttpOptions { RateLimit = new RateLimitOptions { PerClientPerMinute = perMinute } }));
}
