using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;

namespace CaptchaGate.Bench.Load;

/// <summary>The gate for minutes at a fixed rate, with a service that fails in every way now and then and callers who misbehave, and a reader of its log that stops: what it holds must not grow.</summary>
internal sealed class Soak(Settings settings)
{
    private const int FaultEvery = 50;
    private const int StepSeconds = 10;
    private const int Connections = 128;

    // This program's own blocking waits: for the sender of a step, and for the log's next line.
    private const int PoolThreads = 16;

    public async Task RunAsync()
    {
        ThreadPool.SetMinThreads(PoolThreads, PoolThreads);
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service, FaultEvery);
        using var log = new StoppingLogReader();
        using var gate = await Programs.StartAsync(Package.Built(Package.Gate), service, log.ReadWhere(settings.Runtime));
        using var load = new PacedLoad(gate.Address, Connections);
        using var rude = new AbusiveCallers(gate.Address);
        Console.WriteLine($"## {settings.Rates[0]} requests per second for {settings.SoakSeconds} seconds, every {FaultEvery}th with a fault of the service's\n");
        var rows = new List<string[]>();
        for (var second = 0; second < settings.SoakSeconds; second += StepSeconds)
        {
            var sample = Sample.Take(gate, () => load.Run(settings.Rates[0], StepSeconds));
            rows.Add(Row(second + StepSeconds, sample, gate, rude));
        }

        Table.Print(["seconds", "requests", "not passed", "misbehaved", "CPU µs", "p50 ms", "p99 ms", "RSS MB", "heap MB", "committed MB", "gen 2", "handles", "threads"], rows);
        gate.VerifyItLives();
    }

    private static string[] Row(int seconds, Sample sample, Lane gate, AbusiveCallers rude)
    {
        var runtime = gate.Figures.Runtime();
        return
        [
            Table.Number(seconds),
            Table.Number(sample.Requests),
            Table.Number(sample.Failed),
            Table.Number(rude.Count),
            Table.Number(sample.ProcessorMicroseconds),
            Table.Number(sample.P50, "0.00"),
            Table.Number(sample.P99, "0.00"),
            Table.Number(sample.ResidentMegabytes, "0.0"),
            Table.Number(runtime?.HeapBytes / 1048576.0, "0.0"),
            Table.Number(runtime?.CommittedBytes / 1048576.0, "0.0"),
            Table.Number(runtime?.Gen2),
            Table.Number(gate.Figures.Handles()),
            Table.Number(gate.Figures.Threads()),
        ];
    }
}
