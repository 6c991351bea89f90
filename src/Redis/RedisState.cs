using System.Collections.Concurrent;
using System.Globalization;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CaptchaGate.Redis;

/// <summary>The shared state on Redis: one script for each operation, at most the configured time each.</summary>
internal sealed class RedisState : ISharedState
{
    private readonly RedisStore _store;
    private readonly RedisKeys _keys;
    private readonly ResultSeal _seal;
    private readonly RedisSecrets _secrets;
    private readonly StoreBreaker _breaker;
    private readonly INonceSource _nonces;
    private readonly BudgetOptions _budget;
    private readonly int _instances;
    private readonly ILogger<RedisState> _log;
    private readonly EventSampler _refusals;
    private readonly string _instance;
    private readonly ConcurrentDictionary<Outage, bool> _ended = new();

    public RedisState(
        RedisStore store,
        RedisKeys keys,
        ResultSeal seal,
        RedisSecrets secrets,
        StoreBreaker breaker,
        INonceSource nonces,
        IOptions<RedisOptions> options,
        IOptions<FailOpenOptions> failOpen,
        TimeProvider time,
        ILogger<RedisState> log)
    {
        (_store, _keys, _seal, _secrets, _breaker, _nonces, _log) = (store, keys, seal, secrets, breaker, nonces, log);
        _budget = failOpen.Value.Budget;
        _instances = options.Value.MaxInstances!.Value;
        _refusals = new EventSampler(time);
        _instance = nonces.Next();
    }

    public HealthState? Health => _breaker.IsOpen ? HealthState.Degraded : HealthState.Ok;

    public async ValueTask<Reservation> ReserveAsync(ReservationRequest request, TimeSpan lease, CancellationToken cancellationToken)
    {
        var reply = await _store.TryRunAsync(
            RedisScript.Reserve,
            [_keys.Token(request)],
            [OwnerOf(request), request.ComputeScope(), (long)lease.TotalMilliseconds, (long)ResultSeal.Life.TotalMilliseconds],
            cancellationToken);
        if (reply is null)
            return Reservation.Unknown.Instance;
        return (int)reply[0] switch
        {
            1 => Reservation.Granted.Instance,
            2 => Open(request, (byte[])reply[1]!),
            3 => Reservation.InFlight.Instance,
            _ => Reservation.Used.Instance,
        };
    }

    public async ValueTask CompleteAsync(ReservationRequest request, SharedResult? result, CancellationToken cancellationToken)
    {
        if (_secrets.Current is null)
            return;
        await _store.TryRunAsync(
            RedisScript.Complete,
            [_keys.Token(request)],
            [OwnerOf(request), request.ComputeScope(), result is null ? RedisValue.EmptyString : _seal.Seal(request, result), (long)ResultSeal.Life.TotalMilliseconds],
            cancellationToken);
    }

    public async ValueTask<BudgetGrant> TakeAsync(string scene, ClientAddress? client, Outage outage, CancellationToken cancellationToken)
    {
        if (_secrets.Current is null)
            return BudgetGrant.Divided(_instances);
        RedisKey[] keys = [_keys.Epoch, _keys.OpenSince(outage), _keys.Scene(scene)];
        var reply = await _store.TryRunAsync(
            RedisScript.Take,
            client is { } address ? [.. keys, _keys.Client(address)] : keys,
            [_budget.PerMinute, _budget.Burst, _budget.PerClientPerMinute, _nonces.Next(), (long)_budget.MaxOpenTime.TotalMilliseconds],
            cancellationToken);
        return reply is null ? BudgetGrant.Divided(_instances) : (int)reply switch
        {
            1 => BudgetGrant.Taken,
            2 => BudgetGrant.Divided(_instances),
            _ => BudgetGrant.Refused,
        };
    }

    public void OutageEnded(Outage outage) => _ended[outage] = true;

    /// <summary>Checks the store and sends it what this instance knows.</summary>
    /// <param name="limit">How long to wait; null for the time of a verification.</param>
    /// <returns>Whether it works.</returns>
    public async Task<bool> CheckAsync(TimeSpan? limit, CancellationToken cancellationToken)
    {
        Outage[] ended = [.. _ended.Keys.Where(outage => _ended.TryRemove(outage, out _))];
        var works = await _store.CallAsync(RedisScript.Check, [_keys.Epoch, _keys.Contact, .. ended.Select(_keys.OpenSince)], [], limit, cancellationToken) is { Result: not null };
        if (works)
            _breaker.Close();
        else
            Array.ForEach(ended, OutageEnded);
        return works;
    }

    private RedisValue OwnerOf(ReservationRequest request) => string.Create(CultureInfo.InvariantCulture, $"{_instance}:{request.GetNumber()}");

    // A result that cannot be trusted counts as absent: the reservation ended without one, so the token may have been processed.
    private Reservation Open(ReservationRequest request, byte[] stored)
    {
        if (_seal.Open(request, stored, out var fault) is { } result)
            return new Reservation.Stored(result);
        // Another instance may have the new key already.
        if (fault is SealFault.UnknownKey)
            _secrets.MarkStale();
        if (_refusals.Take() is > 0 and var count)
            _log.StoredResultRefused(fault, count);
        return Reservation.Used.Instance;
    }
}
