using System.Net;
using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;

namespace CaptchaGate.Bench.Load;

/// <summary>The gate and the floor in both forms, the npm library, and the limit in C: first at each fixed rate and then as fast as they go.</summary>
internal sealed class Comparison(Settings settings)
{
    private readonly Rounds _rounds = new(settings);

    public async Task RunAsync()
    {
        var packages = new List<Package>
        {
            await Package.PublishAsync(Package.NativeAot, Package.Gate, settings.Publish),
            await Package.PublishAsync(Package.NativeAot, Package.Floor, settings.Publish),
            Package.Built(Package.Gate),
            Package.Built(Package.Floor),
        };
        if (settings.Npm && await NpmLane.InstallAsync() is { } npm)
            packages.Add(npm);
        if (await CLane.BuildAsync() is { } limit)
            packages.Add(limit);
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service);
        for (var start = 0; start < settings.Processes; start++)
            await MeasureAsync(service, packages);
        _rounds.Report();
        if (settings.Plot is { } path)
            LoadPlot.Write(path, _rounds.Results);
    }

    private async Task MeasureAsync(IPEndPoint service, List<Package> packages)
    {
        var lanes = new List<Lane>();
        try
        {
            foreach (var package in packages)
                lanes.Add(await Programs.StartAsync(package, service, settings.Runtime));
            foreach (var variant in settings.Variants)
                lanes.Add(await Programs.StartVariantAsync(variant, service, settings.Runtime));
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
            loads.Paced(lane).Run(settings.Rates.Contains(Settings.UsualRate) ? Settings.UsualRate : settings.Rates[0], settings.WarmUpSeconds);
        foreach (var rate in settings.Rates)
            _rounds.Run(rate, lanes, lane => loads.Paced(lane).Run(rate, settings.Seconds));
        foreach (var lane in lanes)
            loads.Saturated(lane).Run((settings.WarmUpSeconds + 1) / 2);
        _rounds.Run(Rounds.Saturation, lanes, lane => loads.Saturated(lane).Run(settings.SaturatedSeconds));
    }
}
