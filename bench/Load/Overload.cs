using System.Net;
using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;
using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.Bench.Load;

/// <summary>
/// What is still verified while ten times as much is asked as can be, and what a refused request costs. The service takes 100 ms, so the gate's 256 places are
/// its capacity, as they are in operation. With all processors, and with half of one.
/// </summary>
internal sealed class Overload(Settings settings)
{
    // The default of Http__RateLimit__Concurrency.
    private const int Places = 256;
    private const int Times = 10;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync()
    {
        var gate = await Package.PublishAsync(Package.NativeAot, Package.Gate, settings.Publish);
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service, delay: Delay);
        await MeasureAsync("All processors", gate, service, null);
        using var half = HalfProcessor.Create();
        if (half is not null)
            await MeasureAsync("Half a processor", gate, service, half.Group);
    }

    private async Task MeasureAsync(string title, Package gate, IPEndPoint service, Cgroup? group)
    {
        using var lane = await Programs.StartAsync(gate, service, settings.Runtime, group: group);
        using var full = await Programs.StartAsync(gate, service, settings.Runtime, own: [("Http__RateLimit__Concurrency", "1")], group: group);
        using var atPeak = new SaturatedLoad(lane.Address, Places);
        using var atPeakRate = new PacedLoad(full.Address, Places);
        using var tenfold = new PacedLoad(lane.Address, Times * Places);
        using var again = new SaturatedLoad(lane.Address, Times * Places);
        atPeak.Run(settings.WarmUpSeconds);
        var rounds = Enumerable.Range(0, settings.Rounds).Select(_ =>
        {
            var peak = Sample.Take(lane, () => atPeak.Run(settings.Seconds));
            var rate = (int)peak.VerifiedPerSecond;
            return new Round(
                peak,
                Sample.Take(full, () => atPeakRate.Run(rate, settings.Seconds)),
                Sample.Take(lane, () => tenfold.Run(Times * rate, settings.Seconds)),
                Sample.Take(lane, () => again.Run(settings.Seconds)));
        }).ToArray();
        lane.VerifyItLives();
        Report(title, rounds);
    }

    private static void Report(string title, Round[] rounds)
    {
        Console.WriteLine($"## {title}\n");
        Table.Print(
            ["load", "asked per second", "verified per second", "of the peak", "p99 ms", "passed without a verdict"],
            [
                Row($"{Places} clients, one request after the other (peak)", rounds, static round => round.Peak),
                Row($"{Times} × the peak's rate", rounds, static round => round.Tenfold),
                Row($"{Times * Places} clients who try again at once", rounds, static round => round.Again),
            ]);
        Table.Print(
            ["CPU µs of a verified request", "of a refused one", "ratio"],
            [[
                Table.Number(Median.Of(rounds.Select(static round => round.Peak.ProcessorMicroseconds)), "0.0"),
                Table.Number(Median.Of(rounds.Select(static round => round.Refused.ProcessorMicroseconds)), "0.0"),
                Table.Number(Median.Of(rounds.Select(static round => round.Refused.ProcessorMicroseconds / round.Peak.ProcessorMicroseconds)), "0.00"),
            ]]);
    }

    private static string[] Row(string load, Round[] rounds, Func<Round, Sample> sample) =>
    [
        load,
        Table.Number(Median.Of(rounds.Select(round => sample(round).PerSecond))),
        Table.Number(Median.Of(rounds.Select(round => sample(round).VerifiedPerSecond))),
        Table.Number(Median.Of(rounds.Select(round => sample(round).VerifiedPerSecond / round.Peak.VerifiedPerSecond)), "0.00"),
        Table.Number(Median.Of(rounds.Select(round => sample(round).P99)), "0.0"),
        Table.Number(rounds.Sum(round => sample(round).Unverified)),
    ];

    /// <param name="Refused">A gate whose only place is taken, at the peak's rate.</param>
    private sealed record Round(Sample Peak, Sample Refused, Sample Tenfold, Sample Again);
}
