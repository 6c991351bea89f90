using CaptchaGate.Core;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Requests;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http;

/// <summary>
/// Requests per minute and client address, so that a flood from one place is turned away before it costs anything. Each
/// client has a bucket of a minute's worth, written down as the moment when it will be full again (ITU-T I.371, "GCRA"):
/// nothing has to be refilled, so visitors who are gone cost no time.
/// </summary>
internal sealed class ClientRateLimit
{
    /// <summary>The most clients of one generation; beyond it, and after a minute, the generation before is forgotten.</summary>
    private const int MostClients = 50_000;

    // Few enough that a table is no large object: making those at start costs a collection before the first answer.
    private const int SmallTable = 1_000;

    // In a minute every bucket fills up, so whoever was not seen for one needs no entry.
    private static readonly TimeSpan Generation = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _bucket;
    private readonly long _origin;
    private Dictionary<ClientAddress, TimeSpan> _young = new(SmallTable);
    private Dictionary<ClientAddress, TimeSpan> _old = new(SmallTable);
    private TimeSpan _bornAt;

    public ClientRateLimit(IOptions<HttpOptions> options, TimeProvider time)
    {
        var perMinute = options.Value.RateLimit.PerClientPerMinute;
        _time = time;
        _origin = time.GetTimestamp();
        _interval = perMinute == 0 ? TimeSpan.Zero : Generation / perMinute;
        _bucket = _interval * perMinute;
    }

    /// <summary>Counts a request.</summary>
    /// <returns>The refusal, when the client has none left.</returns>
    public RequestFault? Take(ClientAddress? client) => Acquire(client ?? default, count: true);

    /// <summary>Looks without counting.</summary>
    public RequestFault? Check(ClientAddress? client) => Acquire(client ?? default, count: false);

    private RequestFault? Acquire(ClientAddress client, bool count)
    {
        if (_interval == TimeSpan.Zero)
            return null;
        lock (_lock)
        {
            var now = _time.GetElapsedTime(_origin);
            Age(now);
            var fullAt = _young.TryGetValue(client, out var known) || _old.TryGetValue(client, out known) ? known : now;
            var fullAfter = (fullAt > now ? fullAt : now) + _interval;
            if (fullAfter - now > _bucket)
                return new RequestFault(429, ErrorCodes.RateLimited, "Too many requests from this address.") { RetryAfter = _interval };
            if (count)
                Write(client, fullAfter);
            return null;
        }
    }

    private void Write(ClientAddress client, TimeSpan fullAt)
    {
        // At once as large as it will be: growing by doubling, it would end twice as large. Pages that are not used yet cost nothing.
        if (_young.Count == _young.Capacity)
            _young.EnsureCapacity(MostClients);
        _young[client] = fullAt;
    }

    private void Age(TimeSpan now)
    {
        if (_young.Count < MostClients && now - _bornAt < Generation)
            return;
        (_old, _young) = (_young, _old);
        _young.Clear();
        _bornAt = now;
    }
}
