namespace CaptchaGate.Bench.Load.Reports;

/// <summary>The samples of one kind of load, by start and lane.</summary>
internal sealed class Results
{
    private readonly List<Dictionary<string, List<Sample>>> _starts = [];

    /// <summary>From here on samples are of new processes.</summary>
    public void Begin() => _starts.Add(new(StringComparer.Ordinal));

    public void Add(string lane, Sample sample)
    {
        if (!_starts[^1].TryGetValue(lane, out var samples))
            _starts[^1].Add(lane, samples = []);
        samples.Add(sample);
    }

    /// <summary>Each lane's median over all rounds of all starts, in the order in which the lanes first ran.</summary>
    public IEnumerable<(string Lane, Sample Median)> Medians() =>
        _starts[0].Keys.Select(lane => (lane, Sample.Median([.. _starts.SelectMany(start => start[lane])])));

    /// <summary>One lane's CPU time to another's, start by start.</summary>
    public IEnumerable<double> ProcessorRatios(string lane, string other) =>
        _starts.Select(start => Sample.Median(start[lane]).ProcessorMicroseconds / Sample.Median(start[other]).ProcessorMicroseconds);
}
