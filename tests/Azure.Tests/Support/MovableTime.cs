namespace CaptchaGate.Azure.Tests.Support;

/// <summary>Real time whose clock a test can put forward; timers run as ever, so that what hangs still ends.</summary>
internal sealed class MovableTime : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
