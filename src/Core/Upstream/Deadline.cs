namespace CaptchaGate.Core.Upstream;

/// <summary>The one time limit of a verification: everything that is done upstream for it ends here or when the caller goes away.</summary>
public sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly long _started;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;

    /// <param name="limit">From now on.</param>
    /// <param name="callerAborted">Cancelled when nobody waits for the answer any more.</param>
    public Deadline(TimeProvider time, TimeSpan limit, CancellationToken callerAborted)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        // What is over already is over at once; a negative limit would be an error or, at -1 ms, no limit at all.
        _limit = limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
        _started = time.GetTimestamp();
        CallerAborted = callerAborted;
        _timer = new CancellationTokenSource(_limit, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, callerAborted);
    }

    public CancellationToken CallerAborted { get; }

    /// <summary>Cancelled when the time is over or the caller has gone away.</summary>
    public CancellationToken Token => _linked.Token;

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    public TimeSpan Remaining => _limit - Elapsed;

    /// <summary>
    /// Whether so much more time has passed than was allowed that this process, not the service, was too slow: a timer
    /// that fires late says that we had no time for it ourselves.
    /// </summary>
    public bool WeWereTooSlow => Elapsed > _limit * 1.25;

    /// <summary>A shorter limit inside this one.</summary>
    public Deadline Within(TimeSpan limit) => new(_time, limit, Token);

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
