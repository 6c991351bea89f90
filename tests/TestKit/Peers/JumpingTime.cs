namespace CaptchaGate.TestKit.Peers;

/// <summary>
/// A clock as of a machine that was moved, paused or corrected: every second both its wall clock and its timestamps jump, ahead by up
/// to a minute or, the wall clock only, back. Timers run on real time.
/// </summary>
internal sealed class JumpingTime : TimeProvider
{
    private static readonly int[] Jumps = [0, 1, 7, 2, 60, 16, 3, 31];

    private readonly long _started = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp() + (Ahead() * System.TimestampFrequency);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddSeconds(Elapsed() % 2 == 0 ? 30 : -30);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, dueTime, period);

    // A timestamp never goes back: the jumps add up.
    private long Ahead()
    {
        var seconds = Elapsed();
        long ahead = 0;
        for (var i = 0; i < seconds; i++)
            ahead += Jumps[i % Jumps.Length];
        return ahead;
    }

    private long Elapsed() => (long)System.GetElapsedTime(_started).TotalSeconds;
}
