namespace CaptchaGate.Core.Resilience;

/// <summary>
/// At most so many events in any window of a length: a log of their times, as long as the limit. A window holds its first
/// moment and not its last, so an event counts until exactly one length later. Not safe for concurrent use.
/// </summary>
/// <param name="limit">The most events in a window.</param>
/// <param name="window">The window's length.</param>
internal sealed class SlidingLimit(int limit, TimeSpan window, TimeProvider time)
{
    private readonly Queue<long> _times = new();

    /// <summary>How many more events there may be now.</summary>
    public int Left(long now)
    {
        while (_times.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= window)
            _times.Dequeue();
        return limit - _times.Count;
    }

    /// <summary>Logs an event that <see cref="Left"/> allowed.</summary>
    public void Add(long now) => _times.Enqueue(now);
}
