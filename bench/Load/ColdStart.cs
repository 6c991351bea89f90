using System.Net;
using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;
using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.Bench.Load;

/// <summary>
/// From the start of the process to the first answer, for each way to publish the gate, beside a bare server published the same way: with all processors, and with
/// half of one, as a small instance of Function Compute has.
/// </summary>
internal sealed class ColdStart(Settings settings)
{
    public async Task RunAsync()
    {
        var packages = new List<Package>();
        foreach (var form in Package.Forms)
        {
            packages.Add(await Package.PublishAsync(form, Package.Gate, settings.Publish));
            packages.Add(await Package.PublishAsync(form, Package.Floor, settings.Publish));
        }

        if (await CLane.BuildAsync() is { } limit)
            packages.Add(limit);
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service);
        using var half = HalfProcessor.Create();
        var starts = packages.Select(package => new Starts(package)).ToArray();
        // The first round fills the page cache and is not counted.
        for (var round = 0; round <= settings.Starts; round++)
        {
            foreach (var start in starts)
                Start(start, service, half?.Group, isCounted: round > 0);
        }

        Report(starts);
        if (settings.Plot is { } path)
            StartPlot.Write(path, starts);
    }

    private static void Start(Starts start, IPEndPoint service, Cgroup? half, bool isCounted)
    {
        var full = FirstAnswer.Of(start.Package, service, null);
        var limited = half is null ? null : FirstAnswer.Of(start.Package, service, half);
        if (!isCounted)
            return;
        start.Full.Add(full);
        if (limited is not null)
            start.Half.Add(limited);
    }

    private static void Report(Starts[] starts)
    {
        Console.WriteLine("## Process start to first answer\n");
        Table.Print(
            ["program", "median ms", "least ms", "CPU ms", "half a processor, median ms", "RSS MB", "files MB", "zip MB"],
            starts.Select(static start => new[]
            {
                start.Package.Name,
                Table.Number(start.Milliseconds),
                Table.Number(start.Full.Min(static first => first.Elapsed.TotalMilliseconds)),
                Table.Number(start.ProcessorMilliseconds),
                Table.Number(start.HalfMilliseconds),
                Table.Number(start.ResidentMegabytes, "0.0"),
                Table.Number(start.Package.Bytes / 1048576.0, "0.0"),
                Table.Number(start.Package.ZippedBytes / 1048576.0, "0.0"),
            }));
        var gate = starts.Single(static start => start.Package is { Program: Package.Gate, Form: Package.NativeAot });
        Table.Print(
            [$"{gate.Package.Name} to", "median", "CPU", "half a processor", "RSS"],
            starts.Where(start => start != gate).Select(start => new[]
            {
                start.Package.Name,
                Table.Number(gate.Milliseconds / start.Milliseconds, "0.00"),
                Table.Number(gate.ProcessorMilliseconds / start.ProcessorMilliseconds, "0.00"),
                Table.Number(gate.HalfMilliseconds / start.HalfMilliseconds, "0.00"),
                Table.Number(gate.ResidentMegabytes / start.ResidentMegabytes, "0.00"),
            }));
    }
}
