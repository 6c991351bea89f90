using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;

namespace CaptchaGate.Bench.Load;

/// <summary>From the start of the process to the first verified answer, for each way to publish the gate, beside a bare server published the same way.</summary>
internal sealed class ColdStart(Settings settings)
{
    public async Task RunAsync()
    {
        var packages = new List<Package>();
        foreach (var form in Package.Forms)
        {
            packages.Add(await Package.PublishAsync(form, isGate: true));
            packages.Add(await Package.PublishAsync(form, isGate: false));
        }

        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service, faultEvery: 0);
        var starts = packages.ToDictionary(static package => package, static _ => new List<FirstAnswer>());
        // The first round fills the page cache and is not counted.
        for (var round = 0; round <= settings.Starts; round++)
        {
            foreach (var package in packages)
            {
                var first = FirstAnswer.Of(package, service);
                if (round > 0)
                    starts[package].Add(first);
            }
        }

        Report(starts);
    }

    private static void Report(Dictionary<Package, List<FirstAnswer>> starts)
    {
        Console.WriteLine("## Process start to first answer\n");
        Table.Print(
            ["program", "median ms", "least ms", "CPU ms", "RSS MB", "files MB", "zip MB"],
            starts.Select(static start => new[]
            {
                start.Key.Name,
                Table.Number(Median(start.Value, static first => first.Elapsed.TotalMilliseconds)),
                Table.Number(start.Value.Min(static first => first.Elapsed.TotalMilliseconds)),
                Table.Number(Median(start.Value, static first => first.Processor.TotalMilliseconds)),
                Table.Number(Median(start.Value, static first => first.ResidentMegabytes), "0.0"),
                Table.Number(start.Key.Bytes / 1048576.0, "0.0"),
                Table.Number(start.Key.ZippedBytes / 1048576.0, "0.0"),
            }));
        Table.Print(
            ["ratio gate / bare", "median", "least", "CPU", "RSS"],
            starts.Chunk(2).Select(static pair => new[]
            {
                pair[0].Key.Form,
                Ratio(pair, static first => first.Elapsed.TotalMilliseconds),
                Table.Number(pair[0].Value.Min(static first => first.Elapsed) / pair[1].Value.Min(static first => first.Elapsed), "0.00"),
                Ratio(pair, static first => first.Processor.TotalMilliseconds),
                Ratio(pair, static first => first.ResidentMegabytes),
            }));
    }

    private static string Ratio(KeyValuePair<Package, List<FirstAnswer>>[] pair, Func<FirstAnswer, double> figure) =>
        Table.Number(Median(pair[0].Value, figure) / Median(pair[1].Value, figure), "0.00");

    private static double Median(List<FirstAnswer> starts, Func<FirstAnswer, double> figure) => Reports.Median.Of(starts.Select(figure));
}
