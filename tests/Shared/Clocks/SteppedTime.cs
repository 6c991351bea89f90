namespace CaptchaGate.Tests.Clocks;

/// <summary>
/// A fake time whose two clocks can disagree: the wall clock is set ahead and back, or the process was suspended. FakeTimeProvider has
/// one clock for both.
/// </summary>
/// <param name="wrap">Called with the callback of each new timer; its result is what the timer calls.</param>
internal sealed class SteppedTime(Func<TimerCallback, TimerCallback>? wrap = null) : FakeTimeProvider
{
    private long _wallClock;
    private long _timestamps;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _wallClock));

    public override long GetTimestamp() => base.GetUtcNow().Ticks + Volatile.Read(ref _timestamps);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(wrap is null ? callback : wrap(callback), state, dueTime, period);

    /// <summary>Sets the wall clock ahead or back.</summary>
    public void StepWallClock(TimeSpan by) => Interlocked.Add(ref _wallClock, by.Ticks);

    /// <summary>Moves the timestamps on without firing a timer, as after a suspension of the process.</summary>
    public void StepTimestamps(TimeSpan by) => Interlocked.Add(ref _timestamps, by.Ticks);
}
