namespace CaptchaGate.Core.Diagnostics;

/// <summary>
/// A time limit: what it is for ends when the time is over or when the caller leaves. After <see cref="TryOutlastCaller"/> the
/// caller no longer ends it.
/// </summary>
public sealed class Deadline : IDisposable
{
    private const int Bound = 0;
    private const int Left = 1;
    private const int Outlasting = 2;

    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly long _started;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _callerLeaves;
    private readonly CancellationTokenRegistration _hostEnds;
    private int _caller;

    /// <param name="limit">From now on.</param>
    /// <param name="callerAborted">Cancelled when the client disconnects.</param>
    /// <param name="hostEnded">Cancelled when the process ends and waits no longer, even for clients that are still connected.</param>
    public Deadline(TimeProvider time, TimeSpan limit, CancellationToken callerAborted, CancellationToken hostEnded = default)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        // What is over already is over at once; a negative limit would be an error or, at -1 ms, no limit at all.
        _limit = limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
        _started = time.GetTimestamp();
        _end = new CancellationTokenSource(_limit, time);
        _callerLeaves = callerAborted.UnsafeRegister(static deadline => ((Deadline)deadline!).OnCallerLeft(), this);
        _hostEnds = hostEnded.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
    }

    /// <summary>Whether the caller left while that still ended it; what it is for was given up then.</summary>
    public bool CallerLeft => Volatile.Read(ref _caller) == Left;

    /// <summary>Cancelled when the time is over or the caller has left.</summary>
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

    /// <summary>From now on the caller's leaving ends nothing: what cannot be undone is about to be done.</summary>
    /// <returns>False when the caller had left before, so it must not be done.</returns>
    public bool TryOutlastCaller() => Interlocked.CompareExchange(ref _caller, Outlasting, Bound) != Left;

    public void Dispose()
    {
        // Waits for a caller who is just leaving, so that nothing is cancelled that is gone.
        _callerLeaves.Dispose();
        _hostEnds.Dispose();
        _end.Dispose();
    }

    private void OnCallerLeft()
    {
        if (Interlocked.CompareExchange(ref _caller, Left, Bound) == Bound)
            _end.Cancel();
    }
}
