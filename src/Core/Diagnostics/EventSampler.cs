namespace CaptchaGate.Core.Diagnostics;

/// <summary>
/// Chooses which of many alike events are logged, so that callers cannot fill the log: the first, then each thousandth,
/// and the first after a minute in which none was logged.
/// </summary>
public sealed class EventSampler(TimeProvider time)
{
    /// <summary>The maximum number of events that one line represents.</summary>
    public const int Every = 1000;

    /// <summary>After this time without a line the next event is logged.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _since;
    private long _loggedAt;
    private bool _hasLogged;

    /// <summary>Counts one event, or <paramref name="events"/> that happened together.</summary>
    /// <returns>How many events the line represents, those since the last line; 0 when none is to be written.</returns>
    public long Take(int events = 1)
    {
        lock (_lock)
        {
            _since += events;
            var now = time.GetTimestamp();
            if (_hasLogged && _since < Every && time.GetElapsedTime(_loggedAt, now) < Quiet)
                return 0;
            (var count, _since, _loggedAt, _hasLogged) = (_since, 0, now, true);
            return count;
        }
    }
}
