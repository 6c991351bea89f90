namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>Real time that a test can move on; timers run in real time.</summary>
internal sealed class MovableTime : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _ticks));

    // In 128 bits: nanoseconds of an hour times ticks of a second are more than 64 hold.
    public override long GetTimestamp() => System.GetTimestamp() + (long)((Int128)Volatile.Read(ref _ticks) * TimestampFrequency / TimeSpan.TicksPerSecond);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
