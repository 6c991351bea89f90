using System.Text.RegularExpressions;
using CaptchaGate.Tests;

namespace CaptchaGate.Telemetry.Tests.Documents;

/// <summary><c>docs/telemetry.md</c> by its tables.</summary>
internal static partial class TelemetryDocument
{
    private static readonly string Text = Repository.Read("docs/telemetry.md");

    /// <value>Id, name and level of each event, and its fields.</value>
    public static IReadOnlyList<(int Id, string Name, string Level, IReadOnlyList<string> Fields)> Events { get; } =
    [
        .. EventRow().Matches(Text).Select(static row => (
            int.Parse(row.Groups["id"].Value, System.Globalization.CultureInfo.InvariantCulture),
            row.Groups["name"].Value,
            row.Groups["level"].Value,
            Names(row.Groups["fields"].Value))),
    ];

    /// <value>Each metric with its kind, unit and attributes.</value>
    public static IReadOnlyDictionary<string, (string Kind, string Unit, IReadOnlyList<string> Attributes)> Metrics { get; } = MetricRow().Matches(Text).ToDictionary(
        static row => row.Groups["name"].Value,
        static row => (row.Groups["kind"].Value, row.Groups["unit"].Value, Names(row.Groups["attributes"].Value)),
        StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> SpanAttributes { get; } = SpanRow().Matches(Text).ToDictionary(
        static row => row.Groups["name"].Value,
        static row => Names(row.Groups["attributes"].Value),
        StringComparer.Ordinal);

    public static IEnumerable<string> Spans => SpanAttributes.Keys;

    public static IEnumerable<string> Attributes => SpanAttributes.Values.Concat(Metrics.Values.Select(static metric => metric.Attributes)).SelectMany(static names => names);

    private static IReadOnlyList<string> Names(string cell) => [.. InCode().Matches(cell).Select(static name => name.Groups["name"].Value).Where(static name => name is not ("visitor" or "probe"))];

    [GeneratedRegex(@"^\| (?<id>\d{4}) \| `(?<name>\w+)` \| (?<level>[a-z ]+) \|(?<fields>.*)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EventRow();

    [GeneratedRegex(@"^\| `(?<name>captcha_gate[a-z_.]+)` \| (?<kind>counter|histogram|gauge) \| `(?<unit>[^`]+)` \|(?<attributes>[^|]*)\|[^|]+\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"^\| `(?<name>[^`]+)`[^|]* \| (server|internal|client) \|[^|]+\|(?<attributes>[^|]*)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SpanRow();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InCode();
}
