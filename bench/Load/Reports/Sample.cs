using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;

namespace CaptchaGate.Bench.Load.Reports;

/// <summary>What one lane did in one round.</summary>
internal sealed record Sample(
    int Requests,
    int Failed,
    int Unverified,
    double PerSecond,
    double ProcessorMicroseconds,
    double? AllocatedBytes,
    double ResidentMegabytes,
    double P50,
    double P99,
    double P999)
{
    public double VerifiedPerSecond => PerSecond * (Requests - Failed - Unverified) / Requests;

    /// <summary>Takes the lane's figures before and after <paramref name="load"/>.</summary>
    public static Sample Take(Lane lane, Func<Latencies> load)
    {
        var figures = lane.Figures;
        var allocated = figures.Runtime()?.AllocatedBytes;
        var processor = figures.Processor();
        var started = TimeProvider.System.GetTimestamp();
        var latencies = load();
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var used = figures.Processor() - processor;
        var requests = latencies.Count;
        return new Sample(
            requests,
            latencies.Failed,
            latencies.Unverified,
            requests / elapsed.TotalSeconds,
            used.TotalMicroseconds / requests,
            (double?)(figures.Runtime()?.AllocatedBytes - allocated) / requests,
            figures.ResidentMegabytes(),
            latencies.Percentile(0.5),
            latencies.Percentile(0.99),
            latencies.Percentile(0.999));
    }

    /// <summary>Each figure's median over the rounds.</summary>
    public static Sample Median(IReadOnlyCollection<Sample> rounds)
    {
        double Of(Func<Sample, double> figure) => Reports.Median.Of(rounds.Select(figure));
        return new Sample(
            rounds.Sum(static sample => sample.Requests),
            rounds.Sum(static sample => sample.Failed),
            rounds.Sum(static sample => sample.Unverified),
            Of(static sample => sample.PerSecond),
            Of(static sample => sample.ProcessorMicroseconds),
            rounds.First().AllocatedBytes is null ? null : Of(static sample => sample.AllocatedBytes ?? double.NaN),
            Of(static sample => sample.ResidentMegabytes),
            Of(static sample => sample.P50),
            Of(static sample => sample.P99),
            Of(static sample => sample.P999));
    }
}
