using System.Net;
using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;

namespace CaptchaGate.Bench.Load;

/// <summary>
/// Drives the lanes in turn, first at each fixed rate and then as fast as they go, so that whatever else the machine does
/// meets all of them. All programs are started several times, because one and the same program may take a tenth more or
/// less from one start to the next. Prints the medians over all of it, and of the ratios in each round.
/// </summary>
internal sealed class Comparison(Settings settings)
{
    private readonly Dictionary<string, Results> _results = [];

    public async Task RunAsync()
    {
        var gate = await Package.PublishAsync(Package.NativeAot, isGate: true);
        var floor = await Package.PublishAsync(Package.NativeAot, isGate: false);
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service, faultEvery: 0);
        for (var start = 0; start < settings.Processes; start++)
            await MeasureAsync(service, gate, floor);
        foreach (var (title, results) in _results)
            Report(title, results);
    }

    private async Task MeasureAsync(IPEndPoint service, Package gate, Package floor)
    {
        var lanes = new List<Lane>();
        try
        {
            lanes.Add(await Programs.StartPackageAsync(gate, service, settings.Runtime));
            lanes.Add(await Programs.StartPackageAsync(floor, service, settings.Runtime));
            lanes.Add(await Programs.StartPackageAsync(floor, service, settings.Runtime, inline: false));
            lanes.Add(await Programs.StartGateAsync(service, settings.Runtime));
            lanes.Add(await Programs.StartFloorAsync(service, settings.Runtime));
            lanes.Add(await Programs.StartInlineFloorAsync(service, settings.Runtime));
            foreach (var variant in settings.Variants)
                lanes.Add(await Programs.StartVariantAsync(service, settings.Runtime, variant));
            if (settings.Npm && await NpmLane.StartAsync(service) is { } npm)
                lanes.Add(npm);
            using var loads = new Loads();
            Measure(lanes, loads);
        }
        finally
        {
            lanes.ForEach(static lane => lane.Dispose());
        }
    }

    private void Measure(List<Lane> lanes, Loads loads)
    {
        foreach (var lane in lanes)
            loads.Paced(lane).Run(settings.Rates[0], settings.WarmUpSeconds);
        foreach (var rate in settings.Rates)
            Rounds($"{rate} requests per second", lanes, lane => loads.Paced(lane).Run(rate, settings.Seconds));
        foreach (var lane in lanes)
            loads.Saturated(lane).Run(settings.WarmUpSeconds / 2);
        Rounds("As many requests as go through", lanes, lane => loads.Saturated(lane).Run(settings.SaturatedSeconds));
    }

    // The order turns with each round, so that no contender always runs after the same one.
    private void Rounds(string title, List<Lane> lanes, Func<Lane, Latencies> load)
    {
        if (!_results.TryGetValue(title, out var results))
            _results.Add(title, results = new Results());
        results.Begin();
        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var i = 0; i < lanes.Count; i++)
            {
                var lane = lanes[(i + round) % lanes.Count];
                results.Add(lane.Name, Sample.Take(lane, () => load(lane)));
            }
        }
    }

    private static void Report(string title, Results results)
    {
        var medians = results.Medians().ToArray();
        Console.WriteLine($"## {title}\n");
        SampleTable.Print(medians);
        Table.Print(
            ["ratio", "per second", "CPU", "CPU, each start", "allocated", "RSS", "added p50 ms", "added p99 ms"],
            medians.Skip(1).Select(result => Ratio(results, medians[0], result)));
    }

    private static string[] Ratio(Results results, (string Lane, Sample Median) gate, (string Lane, Sample Median) other)
    {
        string Of(Func<Sample, double?> figure) => Table.Number(results.Ratio(gate.Lane, other.Lane, figure), "0.00");
        var starts = results.RatioByStart(gate.Lane, other.Lane, static sample => sample.ProcessorMicroseconds);
        return
        [
            $"gate / {other.Lane}",
            Of(static sample => sample.PerSecond),
            Of(static sample => sample.ProcessorMicroseconds),
            string.Join(", ", starts.Select(static ratio => Table.Number(ratio, "0.00"))),
            Of(static sample => sample.AllocatedBytes),
            Of(static sample => sample.ResidentMegabytes),
            Table.Number(gate.Median.P50 - other.Median.P50, "0.00"),
            Table.Number(gate.Median.P99 - other.Median.P99, "0.00"),
        ];
    }
}
