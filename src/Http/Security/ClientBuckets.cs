using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Http.Security;

/// <summary>
/// A bucket of a minute's worth for each client, written down as the moment when it will be full again (ITU-T I.371,
/// "GCRA"): nothing has to be refilled, so clients that are gone cost no time.
/// </summary>
internal sealed class ClientBuckets
{
    // In a minute every bucket fills up, so a client that was not seen for one needs no entry.
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly ClientTable _fullAt = new(Minute);
    private readonly TimeProvider _time;
    private readonly TimeSpan _bucket;
    private readonly long _origin;

    /// <param name="perMinute">What a client may take per minute; 0 for no limit.</param>
    public ClientBuckets(int perMinute, TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
        Interval = perMinute == 0 ? TimeSpan.Zero : Minute / perMinute;
        _bucket = Interval * perMinute;
    }

    /// <value>The time after which one more can be taken; zero where there is no limit.</value>
    public TimeSpan Interval { get; }

    /// <summary>Takes one.</summary>
    /// <returns>Whether there was one left.</returns>
    public bool TryAcquire(ClientAddress client) => TryAcquire(client, count: true);

    /// <summary>Whether there is one, without taking it.</summary>
    public bool HasOne(ClientAddress client) => TryAcquire(client, count: false);

    /// <summary>Gives back what <see cref="TryAcquire(ClientAddress)"/> took.</summary>
    public void Return(ClientAddress client)
    {
        if (Interval == TimeSpan.Zero)
            return;
        lock (_lock)
        {
            if (_fullAt.Find(client, Now) is { } fullAt)
                _fullAt.Set(client, fullAt - Interval);
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    private bool TryAcquire(ClientAddress client, bool count)
    {
        if (Interval == TimeSpan.Zero)
            return true;
        lock (_lock)
        {
            var now = Now;
            var fullAt = _fullAt.Find(client, now) ?? now;
            var fullAfter = (fullAt > now ? fullAt : now) + Interval;
            if (fullAfter - now > _bucket)
                return false;
            if (count)
                _fullAt.Set(client, fullAfter);
            return true;
        }
    }
}
