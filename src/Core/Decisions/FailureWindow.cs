namespace CaptchaGate.Core.Decisions;

/// <summary>Counts calls and failures over the last <see cref="CircuitBreaker.Sampling"/>, in slices of a tenth of it, and says when too many failed.</summary>
internal sealed class FailureWindow(TimeProvider time)
{
    private const int Slices = 10;

    private static readonly TimeSpan Slice = CircuitBreaker.Sampling / Slices;

    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private readonly (long Number, int Calls, int Failures)[] _slices = new (long, int, int)[Slices];
    private bool _crossed;

    /// <summary>Counts a call.</summary>
    /// <returns>True once, when the threshold is crossed; nothing is counted from then on until <see cref="Restart"/>.</returns>
    public bool Crosses(bool failed)
    {
        lock (_lock)
        {
            if (_crossed)
                return false;
            var now = time.GetElapsedTime(_origin).Ticks / Slice.Ticks;
            ref var slice = ref _slices[now % Slices];
            if (slice.Number != now)
                slice = (now, 0, 0);
            slice.Calls++;
            if (failed)
                slice.Failures++;
            return _crossed = failed && TooManyFailed(now);
        }
    }

    /// <summary>Forgets what was counted and counts again.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            Array.Clear(_slices);
            _crossed = false;
        }
    }

    private bool TooManyFailed(long now)
    {
        var (calls, failures) = (0, 0);
        foreach (var slice in _slices)
        {
            if (now - slice.Number >= Slices)
                continue;
            calls += slice.Calls;
            failures += slice.Failures;
        }

        return calls >= CircuitBreaker.MinimumThroughput && failures >= calls * CircuitBreaker.FailureRatio;
    }
}
