using System.Text.RegularExpressions;
using CaptchaGate.Tests;

namespace CaptchaGate.Telemetry.Tests.Documents;

/// <summary><c>docs/operations.md</c> by its headings.</summary>
internal static partial class Runbook
{
    public const string File = "docs/operations.md";

    public static string Text { get; } = Repository.Read(File);

    /// <value>The headings of entries, without the marks before them.</value>
    public static IReadOnlyList<string> Headings { get; } = [.. Heading().Matches(Text).Select(static heading => heading.Groups["text"].Value)];

    /// <value>The outcomes that the table has a row for.</value>
    public static IReadOnlyDictionary<string, int> Outcomes { get; } = OutcomeRow().Matches(Text).ToDictionary(
        static row => row.Groups["name"].Value,
        static row => int.Parse(row.Groups["row"].Value, System.Globalization.CultureInfo.InvariantCulture),
        StringComparer.Ordinal);

    public static string OfAlert(string name) => $"Alert: {name}";

    public static string OfEvent(LoggedEvent logged) => $"Event {logged.Id}: {logged.Name}";

    public static string OfCode(string code) => $"Code: {code}";

    /// <summary>The text under a heading.</summary>
    public static string Entry(string heading)
    {
        var start = Text.IndexOf($"\n### {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{File} has no entry \"{heading}\".");
        var body = Text[(start + heading.Length + 6)..];
        var end = body.IndexOf("\n#", StringComparison.Ordinal);
        return end < 0 ? body : body[..end];
    }

    /// <summary>How a link names a heading, by GitHub's rule.</summary>
    public static string Anchor(string heading) => NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^### (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<row>\d+) \|( [^|]+ \|){3}$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OutcomeRow();

    [GeneratedRegex("[^a-z0-9 _-]", RegexOptions.None, 1000)]
    private static partial Regex NotInAnchor();
}
