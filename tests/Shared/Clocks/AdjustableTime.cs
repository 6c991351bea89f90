namespace CaptchaGate.Tests.Clocks;

/// <summary>
/// Real time whose clocks a test can put forward, and whose timers it can slow down so that a busy machine causes no timeout.
/// FakeTimeProvider cannot stand in: its timers fire only when a test says so, and here sockets and processes take part.
/// </summary>
internal sealed class AdjustableTime : TimeProvider
{
    private long _wallClock;
    private long _advanced;

    /// <value>How many times longer a timer runs than it was set for; 1 by default.</value>
    public int Stretch { get; set; } = 1;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _wallClock) + Volatile.Read(ref _advanced));

    // In 128 bits: nanoseconds of an hour times ticks of a second are more than 64 hold.
    public override long GetTimestamp() => System.GetTimestamp() + (long)((Int128)Volatile.Read(ref _advanced) * TimestampFrequency / TimeSpan.TicksPerSecond);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime * Stretch : dueTime, period);

    /// <summary>Moves both clocks; timers keep to real time.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _advanced, by.Ticks);

    /// <summary>Moves the wall clock only, as a correction of the machine's clock does.</summary>
    public void ShiftWallClock(TimeSpan by) => Interlocked.Add(ref _wallClock, by.Ticks);
}
