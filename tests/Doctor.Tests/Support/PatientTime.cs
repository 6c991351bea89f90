namespace CaptchaGate.Doctor.Tests.Support;

/// <summary>Real time, of which the clock can be set wrong and the limits can be made longer, so that a busy machine fails no test.</summary>
internal sealed class PatientTime : TimeProvider
{
    /// <value>What the clock is ahead.</value>
    public TimeSpan Ahead { get; set; }

    /// <value>How many times as long every limit is.</value>
    public int Patience { get; set; } = 20;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime * Patience : dueTime, period);
}
