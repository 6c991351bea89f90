using System.Globalization;
using System.Text;
using System.Xml.Linq;
using CaptchaGate.Bench.Load.Lanes;

namespace CaptchaGate.Bench.Load.Reports;

/// <summary>A drawing that can be read on a light and on a dark page: it has its own background and takes the reader's color scheme.</summary>
internal sealed class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    // By series, for the light and the dark scheme.
    private static readonly (string Light, string Dark)[] Colors =
        [("#0550ae", "#79c0ff"), ("#bc4c00", "#ffa657"), ("#1a7f37", "#56d364"), ("#8250df", "#d2a8ff"), ("#6e7781", "#8b949e")];

    private static readonly string[] Programs = [Package.Gate, Package.Floor, "npm", "", "C"];

    private readonly XElement _root;

    /// <param name="title">What a screen reader says.</param>
    public Svg(int width, int height, string title)
    {
        _root = new XElement(
            Namespace + "svg",
            new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XAttribute("role", "img"),
            new XElement(Namespace + "title", title),
            new XElement(Namespace + "style", Style()));
        Add("rect", ("class", "page"), ("width", width), ("height", height));
    }

    /// <summary>The color of <paramref name="program"/>, the same in every drawing.</summary>
    public static int SeriesOf(string program) => Array.IndexOf(Programs, program) is >= 0 and var series ? series : Array.IndexOf(Programs, "");

    public void Text(double x, double y, string text, string anchor = "start", string style = "") =>
        Add("text", ("x", x), ("y", y), ("text-anchor", anchor), ("class", style)).Value = text;

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Add("line", ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2), ("class", style));

    public void Curve(IReadOnlyList<(double X, double Y)> points, int series, bool dashed)
    {
        var style = $"line s{series}" + (dashed ? " dashed" : "");
        Add("polyline", ("points", string.Join(' ', points.Select(static point => $"{Number(point.X)},{Number(point.Y)}"))), ("class", style));
        foreach (var (x, y) in points)
            Add("circle", ("cx", x), ("cy", y), ("r", 3), ("class", $"fill s{series}"));
    }

    public void Bar(double x, double y, double width, double height, int series, bool pale) =>
        Add("rect", ("x", x), ("y", y), ("width", width), ("height", height), ("rx", 2), ("class", $"fill s{series}" + (pale ? " pale" : "")));

    public void Save(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllText(path, _root + "\n");
    }

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Style()
    {
        var style = new StringBuilder("""
            text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}.head{font-weight:600}.small{font-size:12px}.page{fill:#ffffff}.grid{stroke:#d8dee4}
            .line{fill:none;stroke-width:2}.dashed{stroke-dasharray:5 4}.pale{opacity:.45}
            """);
        AddColors(style, static color => color.Light);
        style.Append("@media(prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117}.grid{stroke:#30363d}");
        AddColors(style, static color => color.Dark);
        return style.Append('}').ToString();
    }

    private static void AddColors(StringBuilder style, Func<(string Light, string Dark), string> color)
    {
        for (var i = 0; i < Colors.Length; i++)
            style.Append(CultureInfo.InvariantCulture, $".line.s{i}{{stroke:{color(Colors[i])}}}.fill.s{i}{{fill:{color(Colors[i])}}}");
    }

    private XElement Add(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var element = new XElement(Namespace + name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not "")
                element.SetAttributeValue(attribute, value is double number ? Number(number) : value);
        }

        _root.Add(element);
        return element;
    }
}
