namespace CaptchaGate.Bench.Load.Generator;

/// <summary>How long each request took, from the moment when it was meant to be sent.</summary>
internal sealed class Latencies(int most)
{
    private readonly long[] _ticks = new long[most];
    private int _count;
    private int _failed;
    private int _unverified;

    public int Count => Math.Min(Volatile.Read(ref _count), _ticks.Length);

    public int Failed => Volatile.Read(ref _failed);

    /// <value>How many passed without a verdict of the service.</value>
    public int Unverified => Volatile.Read(ref _unverified);

    public void Add(long ticks, AnswerKind answer)
    {
        var index = Interlocked.Increment(ref _count) - 1;
        if (index < _ticks.Length)
            _ticks[index] = ticks;
        if (answer is AnswerKind.NotPassed)
            Interlocked.Increment(ref _failed);
        else if (answer is AnswerKind.PassedUnverified)
            Interlocked.Increment(ref _unverified);
    }

    /// <returns>In milliseconds.</returns>
    public double Percentile(double share)
    {
        var sorted = _ticks.AsSpan(0, Count).ToArray();
        if (sorted.Length == 0)
            return double.NaN;
        Array.Sort(sorted);
        var index = Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1);
        return sorted[index] * 1000.0 / TimeProvider.System.TimestampFrequency;
    }
}
