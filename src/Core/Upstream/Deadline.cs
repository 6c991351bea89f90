namespace CaptchaGate.Core.Upstream;

/// <summary>A time limit: what it is for ends when the time is over or when the caller goes away.</summary>
public sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly long _started;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _callerLeaves;

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
        _end = new CancellationTokenSource(_limit, time);
        _callerLeaves = callerAborted.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
    }

    public CancellationToken CallerAborted { get; }

    /// <summary>Cancelled when the time is over or the caller has gone away.</summary>
    public CancellationToken Token => _end.Token;

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    public TimeSpan Remaining => _limit - Elapsed;

    /// <summary>
    /// Whether so much more time has passed than was allowed that this process, not the service, was too slow: a timer
    /// that fires late says that we had no time for it ourselves.
    /// </summary>
    public bool WeWereTooSlow => Elapsed > _limit * 1.25;

    /// <summary>A limit inside this one, which ends with it at the latest.</summary>
    public Deadline Within(TimeSpan limit) => new(_time, Remaining is var remaining && remaining < limit ? remaining : limit, Token);

    public void Dispose()
    {
        // Waits for a caller who is just leaving, so that nothing is cancelled that is gone.
        _callerLeaves.Dispose();
        _end.Dispose();
    }
}
