using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;

namespace CaptchaGate.Bench.Load;

/// <summary>
/// Drives lanes in turn, so that whatever else the machine does meets all of them, and prints the medians over all rounds of all starts, and of
/// the ratios in each round. One and the same program may take a tenth more or less from one start to the next.
/// </summary>
internal sealed class Rounds(Settings settings)
{
    /// <summary>In place of a rate: as many requests as go through.</summary>
    public const int Saturation = 0;

    private readonly SortedDictionary<int, Results> _results = new(Comparer<int>.Create(static (one, other) => (one == Saturation ? int.MaxValue : one).CompareTo(other == Saturation ? int.MaxValue : other)));

    /// <value>By rate.</value>
    public IReadOnlyDictionary<int, Results> Results => _results;

    /// <summary>Measures processes that were just started.</summary>
    public void Run(int rate, IReadOnlyList<Lane> lanes, Func<Lane, Latencies> load)
    {
        if (!_results.TryGetValue(rate, out var results))
            _results.Add(rate, results = new Results());
        results.Begin();
        for (var round = 0; round < settings.Rounds; round++)
        {
            // The order turns with each round, so that no lane always comes after the same neighbour.
            for (var i = 0; i < lanes.Count; i++)
            {
                var lane = lanes[(i + round) % lanes.Count];
                results.Add(lane.Name, Sample.Take(lane, () => load(lane)));
            }
        }
    }

    public void Report()
    {
        foreach (var (rate, results) in _results)
        {
            var medians = results.Medians().ToArray();
            Console.WriteLine(rate == Saturation ? "## As many requests as go through\n" : $"## {rate} requests per second\n");
            Table.Print(
                ["lane", "requests", "failed", "per second", "CPU µs", "allocated bytes", "RSS MB", "p50 ms", "p99 ms", "p99.9 ms"],
                medians.Select(static result => Row(result.Lane, result.Median)));
            Table.Print(
                ["ratio", "per second", "CPU", "CPU, each start", "allocated", "RSS", "added p50 ms", "added p99 ms", "added p99.9 ms"],
                medians.Skip(1).Select(result => Ratio(results, medians[0], result)));
        }
    }

    private static string[] Row(string lane, Sample sample) =>
    [
        lane,
        Table.Number(sample.Requests),
        Table.Number(sample.Failed),
        Table.Number(sample.PerSecond),
        Table.Number(sample.ProcessorMicroseconds, "0.0"),
        Table.Number(sample.AllocatedBytes),
        Table.Number(sample.ResidentMegabytes, "0.0"),
        Table.Number(sample.P50, "0.00"),
        Table.Number(sample.P99, "0.00"),
        Table.Number(sample.P999, "0.00"),
    ];

    private static string[] Ratio(Results results, (string Lane, Sample Median) first, (string Lane, Sample Median) other)
    {
        string Of(Func<Sample, double?> figure) => Table.Number(results.Ratio(first.Lane, other.Lane, figure), "0.00");
        var starts = results.RatioByStart(first.Lane, other.Lane, static sample => sample.ProcessorMicroseconds);
        return
        [
            $"{first.Lane} / {other.Lane}",
            Of(static sample => sample.PerSecond),
            Of(static sample => sample.ProcessorMicroseconds),
            string.Join(", ", starts.Select(static ratio => Table.Number(ratio, "0.00"))),
            Of(static sample => sample.AllocatedBytes),
            Of(static sample => sample.ResidentMegabytes),
            Table.Number(first.Median.P50 - other.Median.P50, "0.00"),
            Table.Number(first.Median.P99 - other.Median.P99, "0.00"),
            Table.Number(first.Median.P999 - other.Median.P999, "0.00"),
        ];
    }
}
