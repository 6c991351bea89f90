namespace CaptchaGate.Core.Credentials;

/// <summary>
/// How late this process was while it waited: a timer that should fire every 50 ms fires later when the processor, the
/// thread pool or the whole process had no time for it, and then the timers that the process waits with are late too.
/// </summary>
internal sealed class LatenessWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>The lateness, over a whole wait, from which on a timer that ended it proves nothing.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _last;
    private TimeSpan _late;

    public LatenessWatch(TimeProvider time)
    {
        _time = time;
        _last = time.GetTimestamp();
        _timer = time.CreateTimer(static watch => ((LatenessWatch)watch!).Tick(), this, Period, Period);
    }

    /// <summary>Whether this process was too late to say anything about what it waited for.</summary>
    public bool WasLate()
    {
        Tick();
        lock (_lock)
            return _late > Tolerance;
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var gap = _time.GetElapsedTime(_last, now);
            if (gap > Period)
                _late += gap - Period;
            _last = now;
        }
    }
}
