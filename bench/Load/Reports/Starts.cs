using CaptchaGate.Bench.Load.Lanes;

namespace CaptchaGate.Bench.Load.Reports;

/// <summary>The starts of one package, and their medians.</summary>
internal sealed record Starts(Package Package)
{
    /// <value>With all processors.</value>
    public List<FirstAnswer> Full { get; } = [];

    /// <value>With half a processor; empty where there are no control groups.</value>
    public List<FirstAnswer> Half { get; } = [];

    public double Milliseconds => Median.Of(Full.Select(static first => first.Elapsed.TotalMilliseconds));

    public double ProcessorMilliseconds => Median.Of(Full.Select(static first => first.Processor.TotalMilliseconds));

    public double? HalfMilliseconds => Half.Count == 0 ? null : Median.Of(Half.Select(static first => first.Elapsed.TotalMilliseconds));

    public double ResidentMegabytes => Median.Of(Full.Select(static first => first.ResidentMegabytes));
}
