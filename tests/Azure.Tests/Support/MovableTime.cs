namespace CaptchaGate.Azure.Tests.Support;

/// <summary>Real time whose clock a test can put forward.</summary>
internal sealed class MovableTime : TimeProvider
{
    private long _ahead;

    /// <value>How many times longer a timer runs here than it was set for, so that a busy machine is no slow store. A test of what hangs sets 1.</value>
    public int Stretch { get; set; } = 6;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime * Stretch, period);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
