using System.Net;
using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;

namespace CaptchaGate.Bench.Load;

/// <summary>
/// What shared state adds to a verification: gates whose store works, is down, or stops and goes on in each round, beside the gate without, in turn. The requests
/// have no idempotency key, so each costs one round trip to the store.
/// </summary>
internal sealed class SharedState(Settings settings)
{
    private readonly Dictionary<string, Results> _results = [];

    public async Task RunAsync()
    {
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service, faultEvery: 0);
        for (var start = 0; start < settings.Processes; start++)
            await MeasureAsync(service);
        foreach (var (title, results) in _results)
            Report(title, results);
    }

    private async Task MeasureAsync(IPEndPoint service)
    {
        var (working, unsteady) = (Lane.FreeAddress(), Lane.FreeAddress());
        using var store = await Programs.StartRedisAsync(working);
        using var unsteadyStore = await Programs.StartRedisAsync(unsteady);
        var lanes = new List<Lane>();
        try
        {
            lanes.Add(await Programs.StartGateAsync(service, settings.Runtime));
            lanes.Add(await Programs.StartSharedGateAsync("gate, store works", service, settings.Runtime, working));
            lanes.Add(await Programs.StartSharedGateAsync("gate, store is down", service, settings.Runtime, Lane.FreeAddress()));
            lanes.Add(await Programs.StartSharedGateAsync("gate, store stops and goes on", service, settings.Runtime, unsteady));
            using var loads = new Loads();
            Measure(lanes, loads, unsteadyStore);
        }
        finally
        {
            lanes.ForEach(static lane => lane.Dispose());
        }
    }

    private void Measure(List<Lane> lanes, Loads loads, Lane unsteadyStore)
    {
        foreach (var lane in lanes)
            loads.Paced(lane).Run(settings.Rates[0], settings.WarmUpSeconds);
        foreach (var rate in settings.Rates)
        {
            var title = $"{rate} requests per second";
            if (!_results.TryGetValue(title, out var results))
                _results.Add(title, results = new Results());
            results.Begin();
            for (var round = 0; round < settings.Rounds; round++)
            {
                for (var i = 0; i < lanes.Count; i++)
                {
                    var lane = lanes[(i + round) % lanes.Count];
                    results.Add(lane.Name, Sample.Take(lane, () => lane == lanes[^1] ? WithTransition(unsteadyStore, () => Load(lane, rate)) : Load(lane, rate)));
                }
            }
        }

        Latencies Load(Lane lane, int rate) => loads.Paced(lane).Run(rate, settings.Seconds);
    }

    // The store stops after a quarter of the time and goes on after half of it: the gate finds out both.
    private Latencies WithTransition(Lane store, Func<Latencies> load)
    {
        var quarter = settings.Seconds * TimeProvider.System.TimestampFrequency / 4;
        var began = TimeProvider.System.GetTimestamp();
        var transition = new Thread(() =>
        {
            PreciseClock.WaitUntil(began + quarter);
            _ = Kernel.Kill(store.Id, Kernel.SigStop);
            PreciseClock.WaitUntil(began + (2 * quarter));
            _ = Kernel.Kill(store.Id, Kernel.SigContinue);
        })
        {
            IsBackground = true,
        };
        transition.Start();
        try
        {
            return load();
        }
        finally
        {
            transition.Join();
        }
    }

    private static void Report(string title, Results results)
    {
        var medians = results.Medians().ToArray();
        Console.WriteLine($"## {title}\n");
        SampleTable.Print(medians);
        var without = medians[0];
        Table.Print(
            ["ratio", "CPU", "CPU, each start", "allocated", "RSS", "added p50 ms", "added p99 ms", "added p99.9 ms"],
            medians.Skip(1).Select(lane => new[]
            {
                $"{lane.Lane} / {without.Lane}",
                Table.Number(results.Ratio(lane.Lane, without.Lane, static sample => sample.ProcessorMicroseconds), "0.00"),
                string.Join(", ", results.RatioByStart(lane.Lane, without.Lane, static sample => sample.ProcessorMicroseconds).Select(static ratio => Table.Number(ratio, "0.00"))),
                Table.Number(results.Ratio(lane.Lane, without.Lane, static sample => sample.AllocatedBytes), "0.00"),
                Table.Number(results.Ratio(lane.Lane, without.Lane, static sample => sample.ResidentMegabytes), "0.00"),
                Table.Number(lane.Median.P50 - without.Median.P50, "0.00"),
                Table.Number(lane.Median.P99 - without.Median.P99, "0.00"),
                Table.Number(lane.Median.P999 - without.Median.P999, "0.00"),
            }));
    }
}
