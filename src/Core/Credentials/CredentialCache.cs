using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials;

/// <summary>
/// Keeps the AccessKey between requests: reads it again in the background before it is old, once at a time; keeps the
/// last good one while the store is down; and reads it at once when the service rejects it. A failed read never evicts a good key.
/// </summary>
public sealed class CredentialCache : ICredentials
{
    /// <summary>The limit of one read of the store.</summary>
    public static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The shortest time between two reads after one that failed.</summary>
    public static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>The shortest time between two reads because of a rejected key.</summary>
    public static readonly TimeSpan MinReloadInterval = TimeSpan.FromSeconds(30);

    /// <summary>How long before its end a temporary key is replaced.</summary>
    public static readonly TimeSpan ExpiryMargin = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private readonly ICredentialSource _source;
    private readonly CredentialsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CredentialCache> _log;
    private readonly ServiceClock? _clock;
    private readonly OtherName? _otherName;
    private AccessKey? _key;
    private DateTimeOffset _loadedAt;
    private DateTimeOffset _notBefore;
    private DateTimeOffset _nextReload;
    private bool _lastReadFailed;
    private Task? _loading;

    // What a missing key means. Only a read that has ended and failed is an outage of the store: while the first one, or the
    // first after a good one, still runs, all that is known is that we have no key yet, and that sheds.
    private Outcome _fault = Outcome.LocalExhaustion;

    public CredentialCache(ICredentialSource source, IOptions<CredentialsOptions> options, TimeProvider time, ILogger<CredentialCache> log)
        : this(source, options, time, log, clock: null, otherName: null)
    {
    }

    /// <param name="clock">The clock by which a temporary key ends; null for ours.</param>
    /// <param name="otherName">Distinguishes a mistyped host name from failing name servers; null assumes the latter.</param>
    internal CredentialCache(
        ICredentialSource source,
        IOptions<CredentialsOptions> options,
        TimeProvider time,
        ILogger<CredentialCache> log,
        ServiceClock? clock,
        OtherName? otherName)
    {
        ArgumentNullException.ThrowIfNull(options);
        _source = source;
        _options = options.Value;
        _time = time;
        _log = log;
        _clock = clock;
        _otherName = otherName;
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

    public CredentialResult Current => Look().Result;

    public bool HasEverLoaded
    {
        get
        {
            lock (_lock)
                return _key is not null;
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
            var loading = _loading ?? (IsDue(now) ? Start() : null);
            return (Result(now), loading);
        }
    }

    private CredentialResult Result(DateTimeOffset now)
    {
        if (_key is null || now - _loadedAt > _options.MaxStale)
            return new CredentialResult.Unavailable(_fault);
        if (_key.Expires <= ServiceTime(now))
            return new CredentialResult.Unavailable(_fault is Outcome.CredentialsUnavailable ? Outcome.CredentialsExpired : _fault);
        return new CredentialResult.Available(_key);
    }

    // A key that comes with less than the margin left is read again soon, but not for each request.
    private bool IsDue(DateTimeOffset now) =>
        now >= _notBefore && (_key is null || _lastReadFailed || now - _loadedAt >= _options.Refresh || _key.Expires - ExpiryMargin <= ServiceTime(now));

    private DateTimeOffset ServiceTime(DateTimeOffset now) => now + (_clock?.Skew ?? TimeSpan.Zero);

    // Not tied to a request: the caller that starts it may disconnect while others still wait for it.
    private Task Start() => _loading = Task.Run(LoadAsync);

    private async Task LoadAsync()
    {
        using var span = Spans.Start(Spans.LoadCredentials);
        var load = await AskAsync();
        span.Describe(load.GetType().Name, failed: load is not CredentialLoad.Loaded);
        lock (_lock)
        {
            Take(load, _time.GetUtcNow());
            _loading = null;
        }
    }

    private async Task<CredentialLoad> AskAsync()
    {
        using var watch = new LatenessWatch(_time);
        try
        {
            using var timeout = new CancellationTokenSource(LoadTimeout, _time);
            CredentialLoad load;
            try
            {
                load = await _source.LoadAsync(timeout.Token).WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                load = StoreFaults.Silent("the store");
            }

            return load switch
            {
                CredentialLoad.StoreDown { TimedOut: true, Reason: var reason } when watch.WasLate() =>
                    new CredentialLoad.Exhausted($"{reason}, and this process was itself too slow to find the cause"),
                CredentialLoad.HostUnknown { Reason: var reason } => await ClassifyNameAsync(reason),
                _ => load,
            };
        }
#pragma warning disable CA1031 // A source that breaks its promise is a bug of that source and never triggers fail-open; the current key stays in use.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new CredentialLoad.Faulted(exception.GetType().Name);
        }
    }

    // A name that gave a key once is right, so its loss is an outage of the name servers.
    private async Task<CredentialLoad> ClassifyNameAsync(string reason) =>
        !HasEverLoaded && _otherName is not null && await _otherName.ResolvesAsync(_time)
            ? new CredentialLoad.Misconfigured($"{reason}, though the captcha service's does: check the settings for a typing error")
            : new CredentialLoad.StoreDown(reason);

    private void Take(CredentialLoad load, DateTimeOffset now)
    {
        _notBefore = now + RetryAfterFailure;
        _lastReadFailed = load is not CredentialLoad.Loaded;
        switch (load)
        {
            case CredentialLoad.Loaded { Key: var key }:
                if (!key.Matches(_key))
                    _log.CredentialsLoaded(_key is not null);
                _key = key;
                _loadedAt = now;
                _fault = Outcome.LocalExhaustion;
                break;
            default:
                var (fault, reason) = CredentialFaults.Of(load);
                Fail(fault, reason, now);
                break;
        }
    }

    private void Fail(Outcome fault, string reason, DateTimeOffset now)
    {
        _fault = fault;
        if (_key is null)
            _log.CredentialsFailed(reason);
        else
            _log.CredentialsStale(reason, now - _loadedAt);
    }
}
