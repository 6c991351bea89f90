using System.Net;
using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;

namespace CaptchaGate.Bench.Load;

/// <summary>
/// What shared state adds to a verification: gates whose store works, is down, or stops and goes on in each round, beside the gate without, in turn. The requests
/// have no idempotency key, so each costs one round trip to the store.
/// </summary>
internal sealed class SharedState(Settings settings)
{
    private readonly Rounds _rounds = new(settings);

    public async Task RunAsync()
    {
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service);
        for (var start = 0; start < settings.Processes; start++)
            await MeasureAsync(service);
        _rounds.Report();
    }

    private async Task MeasureAsync(IPEndPoint service)
    {
        var (working, unsteady) = (Lane.FreeAddress(), Lane.FreeAddress());
        using var store = await Programs.StartRedisAsync(working);
        using var unsteadyStore = await Programs.StartRedisAsync(unsteady);
        var gate = Package.Built(Package.Gate);
        var lanes = new List<Lane>();
        try
        {
            lanes.Add(await Programs.StartAsync(gate, service, settings.Runtime));
            lanes.Add(await Programs.StartAsync(gate, service, settings.Runtime, "gate, store works", SharedOn(working)));
            lanes.Add(await Programs.StartAsync(gate, service, settings.Runtime, "gate, store is down", SharedOn(Lane.FreeAddress())));
            lanes.Add(await Programs.StartAsync(gate, service, settings.Runtime, "gate, store stops and goes on", SharedOn(unsteady)));
            using var loads = new Loads();
            foreach (var lane in lanes)
                loads.Paced(lane).Run(settings.Rates[0], settings.WarmUpSeconds);
            foreach (var rate in settings.Rates)
                _rounds.Run(rate, lanes, lane => lane == lanes[^1] ? WithTransition(unsteadyStore, () => loads.Paced(lane).Run(rate, settings.Seconds)) : loads.Paced(lane).Run(rate, settings.Seconds));
        }
        finally
        {
            lanes.ForEach(static lane => lane.Dispose());
        }
    }

    private static (string Name, string Value)[] SharedOn(IPEndPoint store) =>
    [
        ("Shared__Redis__ConnectionString", $"{store}"),
        ("Shared__Redis__ResultKey", Convert.ToBase64String(new byte[32])),
        ("Shared__Redis__MaxInstances", "4"),
    ];

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
}
