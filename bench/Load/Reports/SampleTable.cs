namespace CaptchaGate.Bench.Load.Reports;

/// <summary>Prints what each lane did.</summary>
internal static class SampleTable
{
    public static void Print(IEnumerable<(string Lane, Sample Median)> medians) => Table.Print(
        ["lane", "requests", "failed", "per second", "CPU µs", "allocated bytes", "RSS MB", "p50 ms", "p99 ms", "p99.9 ms"],
        medians.Select(static result => Row(result.Lane, result.Median)));

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
}
