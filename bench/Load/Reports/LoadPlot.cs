using System.Globalization;

namespace CaptchaGate.Bench.Load.Reports;

/// <summary>Latency and CPU against the rate, a curve for each lane.</summary>
internal static class LoadPlot
{
    private const int Width = 920;
    private const int Height = 420;
    private const double Top = 84;
    private const double PlotHeight = 280;
    private const double PlotWidth = 390;

    // A lane that falls behind the rate shows only how long its queue was.
    private const double Kept = 0.95;

    private static readonly int[] Digits = [1, 2, 5];

    public static void Write(string path, IReadOnlyDictionary<int, Results> byRate)
    {
        var measured = byRate.Where(static entry => entry.Key != Rounds.Saturation).SelectMany(static entry => entry.Value.Medians().Select(lane => (Rate: entry.Key, lane.Lane, lane.Median)))
            .Where(static sample => sample.Median.PerSecond >= Kept * sample.Rate).GroupBy(static sample => sample.Lane, StringComparer.Ordinal).ToArray();
        var svg = new Svg(Width, Height, "99th percentile of the latency, and CPU time per request, against requests per second");
        for (var i = 0; i < measured.Length; i++)
        {
            var x = 30 + (i * 148);
            svg.Curve([(x, 28), (x + 22, 28)], SeriesOf(measured[i].Key), IsDashed(measured[i].Key));
            svg.Text(x + 30, 32, measured[i].Key);
        }

        Panel(svg, 60, "p99 latency, ms", [.. measured.Select(static lane => Curve(lane.Key, lane.Select(static sample => (sample.Rate, sample.Median.P99))))]);
        Panel(svg, 510, "CPU per request, µs", [.. measured.Select(static lane => Curve(lane.Key, lane.Select(static sample => (sample.Rate, sample.Median.ProcessorMicroseconds))))]);
        svg.Save(path);
    }

    private static (string Lane, (int Rate, double Value)[] Points) Curve(string lane, IEnumerable<(int Rate, double Value)> points) => (lane, [.. points.OrderBy(static point => point.Rate)]);

    private static void Panel(Svg svg, double left, string title, IReadOnlyList<(string Lane, (int Rate, double Value)[] Points)> curves)
    {
        var rates = curves.SelectMany(static curve => curve.Points.Select(static point => point.Rate)).Distinct().Order().ToArray();
        var values = curves.SelectMany(static curve => curve.Points.Select(static point => point.Value)).ToArray();
        var ticks = Ticks(values.Min(), values.Max());
        double X(int rate) => left + (rates.Length == 1 ? PlotWidth / 2 : PlotWidth * Math.Log((double)rate / rates[0]) / Math.Log((double)rates[^1] / rates[0]));
        double Y(double value) => Top + (PlotHeight * (1 - (Math.Log(value / ticks[0]) / Math.Log(ticks[^1] / ticks[0]))));
        svg.Text(left, Top - 16, title, style: "head");
        foreach (var tick in ticks)
        {
            svg.Line(left, Y(tick), left + PlotWidth, Y(tick), "grid");
            svg.Text(left - 8, Y(tick) + 4, tick.ToString("0.##", CultureInfo.InvariantCulture), "end", "small");
        }

        foreach (var rate in rates)
            svg.Text(X(rate), Top + PlotHeight + 20, rate.ToString("N0", CultureInfo.InvariantCulture), "middle", "small");
        svg.Text(left + (PlotWidth / 2), Top + PlotHeight + 42, "requests per second", "middle", "small");
        foreach (var (lane, points) in curves)
            svg.Curve([.. points.Select(point => (X(point.Rate), Y(point.Value)))], SeriesOf(lane), IsDashed(lane));
    }

    // 1, 2, 5, 10, …: from the last one below all values to the first one above them.
    private static double[] Ticks(double least, double most)
    {
        var all = Enumerable.Range(-4, 12).SelectMany(static power => Digits.Select(digit => digit * Math.Pow(10, power))).ToArray();
        return [.. all.SkipWhile(tick => NextOf(all, tick) <= least).TakeWhile(tick => tick < most), all.First(tick => tick >= most)];
    }

    private static double NextOf(double[] all, double tick) => all.First(other => other > tick);

    private static int SeriesOf(string lane) => Svg.SeriesOf(lane.Split(", ")[0]);

    private static bool IsDashed(string lane) => lane.EndsWith("JIT", StringComparison.Ordinal);
}
