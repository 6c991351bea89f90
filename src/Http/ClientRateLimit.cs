using System.Threading.RateLimiting;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Requests;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http;

/// <summary>Requests per minute and client address, so that a flood from one place is turned away before it costs anything.</summary>
internal sealed class ClientRateLimit : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _clients;
    private readonly TimeSpan _interval;

    public ClientRateLimit(IOptions<HttpOptions> options)
    {
        var perMinute = options.Value.RateLimit.PerClientPerMinute;
        if (perMinute == 0)
            return;
        _interval = TimeSpan.FromMinutes(1) / perMinute;
        _clients = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(
            client,
            _ => new TokenBucketRateLimiterOptions { TokenLimit = perMinute, TokensPerPeriod = 1, ReplenishmentPeriod = _interval, QueueLimit = 0 }));
    }

    /// <summary>Counts a request.</summary>
    /// <returns>The refusal, when the client has none left.</returns>
    public RequestFault? Take(string? client) => Acquire(client, 1);

    /// <summary>Looks without counting.</summary>
    public RequestFault? Check(string? client) => Acquire(client, 0);

    public void Dispose() => _clients?.Dispose();

    private RequestFault? Acquire(string? client, int permits)
    {
        if (_clients is null)
            return null;
        using var lease = _clients.AttemptAcquire(client ?? "", permits);
        return lease.IsAcquired ? null : new RequestFault(429, ErrorCodes.RateLimited, "Too many requests from this address.") { RetryAfter = _interval };
    }
}
