using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Decisions;

/// <summary>
/// How much may pass without a verdict on this instance: a token bucket for each scene, a smaller one for each client
/// address, and a ceiling on how long the gate goes on passing without one answer from the service.
/// </summary>
internal sealed class FailOpenBudget : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly BudgetOptions _options;
    private readonly TimeProvider _time;
    // Made with the first pass without a verdict: each keeps a timer, and most processes never need them.
    private readonly Lazy<PartitionedRateLimiter<string>> _scenes;
    private readonly Lazy<PartitionedRateLimiter<ClientAddress>> _clients;
    private long? _openSince;

    public FailOpenBudget(IOptions<FailOpenOptions> options, TimeProvider time)
    {
        _options = options.Value.Budget;
        _time = time;
        _scenes = new(() => Buckets<string>(_options.PerMinute, _options.Burst));
        _clients = new(() => Buckets<ClientAddress>(_options.PerClientPerMinute, _options.PerClientPerMinute));
    }

    /// <summary>Takes one unit for one unverified pass.</summary>
    /// <param name="scene">The scene's alias.</param>
    /// <param name="client">The client's address; those without one share a bucket.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(string scene, ClientAddress? client)
    {
        if (_options.PerMinute == 0 || OpenTooLong())
            return false;
        using var ofClient = _clients.Value.AttemptAcquire(client ?? default);
        if (!ofClient.IsAcquired)
            return false;
        using var ofScene = _scenes.Value.AttemptAcquire(scene);
        return ofScene.IsAcquired;
    }

    /// <summary>How many units a scene has left at this moment. It looks and takes nothing.</summary>
    public long Left(string scene)
    {
        if (_options.PerMinute == 0 || IsOpenTooLong())
            return 0;
        return _scenes.Value.GetStatistics(scene)?.CurrentAvailablePermits ?? 0;
    }

    /// <summary>The service answered: the time of passing without it starts anew.</summary>
    public void ServiceAnswered()
    {
        lock (_lock)
            _openSince = null;
    }

    public void Dispose()
    {
        if (_scenes.IsValueCreated)
            _scenes.Value.Dispose();
        if (_clients.IsValueCreated)
            _clients.Value.Dispose();
    }

    private bool OpenTooLong()
    {
        lock (_lock)
        {
            _openSince ??= _time.GetTimestamp();
            return _time.GetElapsedTime(_openSince.Value) > _options.MaxOpenTime;
        }
    }

    private bool IsOpenTooLong()
    {
        lock (_lock)
            return _openSince is { } since && _time.GetElapsedTime(since) > _options.MaxOpenTime;
    }

    private static PartitionedRateLimiter<TKey> Buckets<TKey>(int perMinute, int burst)
        where TKey : notnull =>
        PartitionedRateLimiter.Create<TKey, TKey>(key => RateLimitPartition.GetTokenBucketLimiter(
            key,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = Minute / Math.Max(1, perMinute),
                QueueLimit = 0,
            }));
}
