using CaptchaGate.Tests;

namespace CaptchaGate.Redis.Tests.Gates;

/// <summary>One instance's time: it passes when the test says so, and its wall clock is also set ahead and back.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly ManualTime _time = new();
    private long _offsetTicks;

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow().AddTicks(Volatile.Read(ref _offsetTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (PendingRequest.CurrentOrNone is not { } visit || !visit.TryWait())
            return _time.CreateTimer(callback, state, dueTime, period);
        return _time.CreateTimer(
            over =>
            {
                visit.Phase = Phase.Running;
                callback(over);
            },
            state,
            dueTime,
            period);
    }

    public void Advance(TimeSpan by) => _time.Advance(by);

    /// <summary>Sets the wall clock.</summary>
    public void Step(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);
}
