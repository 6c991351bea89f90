using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials;

/// <summary>
/// Keeps the AccessKey between requests: reads it again in the background before it is old, once at a time; keeps the
/// last good one while the store is down; and reads it at once when the service refuses it. A bad read never evicts a good key.
/// </summary>
public sealed class CredentialCache : ICredentials
{
    /// <summary>The limit of one read of the store.</summary>
    public static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The shortest time between two reads after one that failed.</summary>
    public static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>The shortest time between two reads because of a refused key.</summary>
    public static readonly TimeSpan MinReloadInterval = TimeSpan.FromSeconds(30);

    /// <summary>How long before its end a temporary key is replaced.</summary>
    public static readonly TimeSpan ExpiryMargin = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private readonly ICredentialSource _source;
    private readonly CredentialsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CredentialCache> _log;
    private AccessKey? _key;
    private DateTimeOffset _loadedAt;
    private DateTimeOffset _nextLoad;
    private DateTimeOffset _nextReload;
    private Outcome _lastFault = Outcome.CredentialsUnavailable;
    private Task? _loading;

    public CredentialCache(ICredentialSource source, IOptions<CredentialsOptions> options, TimeProvider time, ILogger<CredentialCache> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        _source = source;
        _options = options.Value;
        _time = time;
        _log = log;
    }

    /// <summary>How long ago the store last confirmed the key; null before the first read.</summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_lock)
                return _key is null ? null : _time.GetUtcNow() - _loadedAt;
        }
    }

    public async ValueTask<CredentialResult> GetAsync(CancellationToken cancellationToken)
    {
        var (result, loading) = Look();
        if (result is CredentialResult.Available || loading is null)
            return result;
        await loading.WaitAsync(cancellationToken);
        return Look().Result;
    }

    public async Task<CredentialResult> ReloadAsync(AccessKey refused, CancellationToken cancellationToken)
    {
        Task? loading = null;
        lock (_lock)
        {
            // A request that signed with an older key finds the newer one here already.
            var now = _time.GetUtcNow();
            if (_key is null || _key.Matches(refused))
            {
                loading = _loading;
                if (loading is null && now >= _nextReload)
                {
                    _nextReload = now + MinReloadInterval;
                    loading = Start();
                }
            }
        }

        if (loading is not null)
            await loading.WaitAsync(cancellationToken);
        return Look().Result;
    }

    private (CredentialResult Result, Task? Loading) Look()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var loading = _loading ?? (now >= _nextLoad ? Start() : null);
            if (_key is null)
                return (new CredentialResult.Unavailable(_lastFault), loading);
            if (_key.Expires <= now)
                return (new CredentialResult.Unavailable(Outcome.CredentialsExpired), loading);
            return now - _loadedAt > _options.MaxStale
                ? (new CredentialResult.Unavailable(_lastFault), loading)
                : (new CredentialResult.Available(_key), loading);
        }
    }

    // Not tied to any request: whoever starts it may go away, the others still wait for it.
    private Task Start() => _loading = Task.Run(LoadAsync);

    private async Task LoadAsync()
    {
        CredentialLoad load;
        using var span = GateTracing.Start(GateTracing.LoadCredentials);
        try
        {
            using var timeout = new CancellationTokenSource(LoadTimeout, _time);
            load = await _source.LoadAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            load = new CredentialLoad.StoreDown("the store did not answer in time");
        }
#pragma warning disable CA1031 // A source that breaks its promise is a fault of ours, which never opens anything; the key at hand stays.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            load = new CredentialLoad.Faulted(exception.GetType().Name);
        }

        span.Describe(load.GetType().Name, failed: load is not CredentialLoad.Loaded);
        lock (_lock)
        {
            Take(load, _time.GetUtcNow());
            _loading = null;
        }
    }

    private void Take(CredentialLoad load, DateTimeOffset now)
    {
        switch (load)
        {
            case CredentialLoad.Loaded { Key: var key }:
                if (!key.Matches(_key))
                    _log.CredentialsLoaded(_key is not null);
                _key = key;
                _loadedAt = now;
                _nextLoad = NextLoad(key, now);
                break;
            case CredentialLoad.Misconfigured { Reason: var reason }:
                Fail(Outcome.CredentialsMisconfigured, reason, now);
                break;
            case CredentialLoad.Faulted { Reason: var reason }:
                Fail(Outcome.InternalFault, reason, now);
                break;
            case CredentialLoad.StoreDown { Reason: var reason }:
                Fail(Outcome.CredentialsUnavailable, reason, now);
                break;
        }
    }

    private void Fail(Outcome fault, string reason, DateTimeOffset now)
    {
        _lastFault = fault;
        _nextLoad = now + RetryAfterFailure;
        if (_key is null)
            _log.CredentialsFailed(reason);
        else
            _log.CredentialsStale(reason, now - _loadedAt);
    }

    private DateTimeOffset NextLoad(AccessKey key, DateTimeOffset now)
    {
        var refresh = now + _options.Refresh;
        if (key.Expires is not { } expires || expires - ExpiryMargin > refresh)
            return refresh;
        // A key that comes with less than the margin left is read again soon, but not for each request.
        var due = expires - ExpiryMargin;
        return due > now + RetryAfterFailure ? due : now + RetryAfterFailure;
    }
}
