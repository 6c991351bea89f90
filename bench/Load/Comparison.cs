using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;

namespace CaptchaGate.Bench.Load;

/// <summary>
/// Drives the lanes in turn, first at each fixed rate and then as fast as they go, so that whatever else the machine does
/// meets all of them, and prints the medians and their ratios.
/// </summary>
internal sealed class Comparison(Settings settings)
{
    public async Task RunAsync()
    {
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service, faultEvery: 0);
        var lanes = new List<Lane>();
        try
        {
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
            Report($"{rate} requests per second", Rounds(lanes, lane => loads.Paced(lane).Run(rate, settings.Seconds)));
        foreach (var lane in lanes)
            loads.Saturated(lane).Run(settings.WarmUpSeconds / 2);
        Report("As many requests as go through", Rounds(lanes, lane => loads.Saturated(lane).Run(settings.SaturatedSeconds)));
    }

    // The order turns with each round, so that nobody always comes after the same neighbour.
    private List<(Lane Lane, Sample Median)> Rounds(List<Lane> lanes, Func<Lane, Latencies> load)
    {
        var samples = lanes.ToDictionary(static lane => lane, static _ => new List<Sample>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var i = 0; i < lanes.Count; i++)
            {
                var lane = lanes[(i + round) % lanes.Count];
                samples[lane].Add(Sample.Take(lane, () => load(lane)));
            }
        }

        return [.. lanes.Select(lane => (lane, Sample.Median(samples[lane])))];
    }

    private static void Report(string title, List<(Lane Lane, Sample Median)> results)
    {
        Console.WriteLine($"## {title}\n");
        Table.Print(
            ["lane", "requests", "failed", "per second", "CPU µs", "allocated bytes", "RSS MB", "p50 ms", "p99 ms", "p99.9 ms"],
            results.Select(static result => Row(result.Lane.Name, result.Median)));
        var gate = results[0].Median;
        Table.Print(
            ["ratio", "per second", "CPU", "allocated", "RSS", "added p50 ms", "added p99 ms"],
            results.Skip(1).Select(result => Ratio($"gate / {result.Lane.Name}", gate, result.Median)));
    }

    private static string[] Row(string name, Sample sample) =>
    [
        name,
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

    private static string[] Ratio(string name, Sample gate, Sample other) =>
    [
        name,
        Table.Number(gate.PerSecond / other.PerSecond, "0.00"),
        Table.Number(gate.ProcessorMicroseconds / other.ProcessorMicroseconds, "0.00"),
        Table.Number(gate.AllocatedBytes / other.AllocatedBytes, "0.00"),
        Table.Number(gate.ResidentMegabytes / other.ResidentMegabytes, "0.00"),
        Table.Number(gate.P50 - other.P50, "0.00"),
        Table.Number(gate.P99 - other.P99, "0.00"),
    ];
}
