using CaptchaGate.Bench.Load.Lanes;

namespace CaptchaGate.Bench.Load.Reports;

/// <summary>Time to the first answer and memory after it, a row for each package.</summary>
internal static class StartPlot
{
    private const int Width = 920;
    private const double Top = 76;
    private const double Row = 44;
    private const double BarHeight = 13;
    private const double StartLeft = 210;
    private const double MemoryLeft = 610;
    private const double BarWidth = 300;

    // The room of a bar's own figure.
    private const double LabelWidth = 50;

    public static void Write(string path, IReadOnlyList<Starts> starts)
    {
        var svg = new Svg(Width, (int)(Top + (starts.Count * Row) + 20), "Time from process start to the first answer, and memory after it, by package");
        svg.Text(StartLeft, 28, "Start to first answer, ms", style: "head");
        svg.Text(MemoryLeft, 28, "Memory after it, MB", style: "head");
        svg.Bar(StartLeft, 42, BarHeight, BarHeight, Svg.SeriesOf(Package.Gate), pale: false);
        svg.Text(StartLeft + 20, 53, "all processors", style: "small");
        svg.Bar(StartLeft + 130, 42, BarHeight, BarHeight, Svg.SeriesOf(Package.Gate), pale: true);
        svg.Text(StartLeft + 150, 53, "half a processor", style: "small");
        var slowest = starts.Max(static start => start.HalfMilliseconds ?? start.Milliseconds);
        var largest = starts.Max(static start => start.ResidentMegabytes);
        for (var i = 0; i < starts.Count; i++)
        {
            var (start, y, series) = (starts[i], Top + (i * Row), Svg.SeriesOf(starts[i].Package.Program));
            svg.Text(StartLeft - 12, y + 18, start.Package.Name, "end");
            Bar(svg, StartLeft, y, start.Milliseconds, slowest, series, pale: false, "0");
            if (start.HalfMilliseconds is { } half)
                Bar(svg, StartLeft, y + BarHeight + 2, half, slowest, series, pale: true, "0");
            Bar(svg, MemoryLeft, y + (BarHeight / 2), start.ResidentMegabytes, largest, series, pale: false, "0.0");
        }

        svg.Save(path);
    }

    private static void Bar(Svg svg, double left, double y, double value, double most, int series, bool pale, string format)
    {
        var width = (BarWidth - LabelWidth) * value / most;
        svg.Bar(left, y, width, BarHeight, series, pale);
        svg.Text(left + width + 6, y + BarHeight - 2, Table.Number(value, format), style: "small");
    }
}
