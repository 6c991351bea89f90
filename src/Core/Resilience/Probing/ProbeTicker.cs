namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>
/// Measures for how long this process really ran during a probe: a thread that wakes every 10 ms and credits no more than
/// 15 ms for each wake-up, so that time in which we were stopped, throttled or starved does not count.
/// </summary>
internal sealed class ProbeTicker : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxCredit = TimeSpan.FromMilliseconds(15);
    private const int StackBytes = 128 * 1024;

    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _thread;
    private long _ranTicks;

    public ProbeTicker()
    {
        _thread = new Thread(Run, StackBytes) { IsBackground = true, Name = "captcha-gate-ticker" };
        _thread.Start();
    }

    /// <summary>The time that this process ran since the ticker was made.</summary>
    public TimeSpan Ran => TimeSpan.FromTicks(Volatile.Read(ref _ranTicks));

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        var last = TimeProvider.System.GetTimestamp();
        while (!_stop.WaitOne(Interval))
        {
            var now = TimeProvider.System.GetTimestamp();
            var gap = TimeProvider.System.GetElapsedTime(last, now);
            Volatile.Write(ref _ranTicks, _ranTicks + (gap < MaxCredit ? gap : MaxCredit).Ticks);
            last = now;
        }
    }
}
