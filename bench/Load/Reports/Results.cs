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

    /// <summary>One lane's figure to another's, round by round, since the machine's own speed changes from one to the next; the median of each start.</summary>
    public IEnumerable<double?> RatioByStart(string lane, string other, Func<Sample, double?> figure) =>
        _starts.Select(start => Median.Of(Ratios(start, lane, other, figure)));

    /// <summary>The same over all rounds of all starts.</summary>
    public double? Ratio(string lane, string other, Func<Sample, double?> figure) =>
        Median.Of(_starts.SelectMany(start => Ratios(start, lane, other, figure)));

    private static IEnumerable<double?> Ratios(Dictionary<string, List<Sample>> start, string lane, string other, Func<Sample, double?> figure) =>
        start[lane].Zip(start[other], (one, two) => figure(one) / figure(two));
}
