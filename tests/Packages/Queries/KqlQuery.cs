using System.Text.Json;
using System.Text.RegularExpressions;
using CaptchaGate.Packages.Tests.Doubles;

namespace CaptchaGate.Packages.Tests.Queries;

/// <summary>One of <c>infra/bicep/kql</c>, as far as rows are chosen by it.</summary>
internal sealed partial class KqlQuery
{
    private readonly string _table;
    private readonly IReadOnlyList<string> _filters;
    private readonly IReadOnlyList<string> _counted;

    private KqlQuery(string name)
    {
        var lines = Repository.Read($"infra/bicep/kql/{name}.kql").Split('\n').Where(static line => !line.StartsWith("//", StringComparison.Ordinal)).ToList();
        Name = name;
        // A table of names before the query itself.
        var text = string.Join('\n', lines);
        text = text[(text.LastIndexOf(";\n", StringComparison.Ordinal) is >= 0 and var end ? end + 2 : 0)..];
        string[] steps = [.. text.Split("\n|").Select(static step => step.Trim())];
        _table = steps[0];
        var choosing = steps.Skip(1).TakeWhile(static step => !step.StartsWith("summarize ", StringComparison.Ordinal)).ToArray();
        _filters = [.. choosing.Where(static step => step.StartsWith("where ", StringComparison.Ordinal)).Select(static step => step["where ".Length..])];
        // A join with a table of names lets through what is in the table.
        if (steps.Any(static step => step.StartsWith("join kind=inner names on EventId", StringComparison.Ordinal)))
            _filters = [.. _filters, $"EventId in ({string.Join(", ", Named().Matches(string.Join('\n', lines)).Select(static pair => pair.Groups["id"].Value))})"];
        _counted = [.. steps.Where(static step => step.StartsWith("summarize ", StringComparison.Ordinal)).SelectMany(static step => Counted().Matches(step)).Select(static match => match.Groups["condition"].Value)];
        Columns = [.. steps.Skip(1).SelectMany(static step => Column().Matches(step)).Select(static match => match.Value).Distinct(StringComparer.Ordinal)];
    }

    public string Name { get; }

    /// <value>The columns and fields that the query names and that must stand in its rows.</value>
    public IReadOnlyList<string> Columns { get; }

    public static KqlQuery Of(string name) => new(name);

    /// <summary>The rows that the query is about: those that its <c>where</c> lets through, and of these what its <c>countif</c> counts.</summary>
    public IReadOnlyList<JsonElement> Choose(HostRows rows) =>
        [.. Table(rows).Where(row => _filters.All(filter => KqlExpression.Holds(filter, row)) && _counted.All(condition => KqlExpression.Holds(condition, row)))];

    // What events.kql makes of traces: the JSON line's EventId and State.
    private IEnumerable<JsonElement> Table(HostRows rows) => _table is "events"
        ? rows.Of("traces").Select(static row => row.Text("message")).Where(static message => message.StartsWith('{')).Select(static message => JsonDocument.Parse(message).RootElement)
            .Where(static line => KqlExpression.Holds("EventId >= 1000 and EventId < 2000", line))
        : rows.Of(_table).Select(static row => row.Columns);

    // Up to two levels of parentheses are in it.
    [GeneratedRegex(@"countif\((?<condition>(?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Counted();

    [GeneratedRegex("(?<id>\\d{4}), \"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(?:State\.\w+|EventId|resultCode|severityLevel|message|customDimensions\.\w+|valueSum|valueCount|name)\b", RegexOptions.None, 1000)]
    private static partial Regex Column();
}
