using System.Globalization;
using System.Text.RegularExpressions;
using CaptchaGate.Tests;

namespace CaptchaGate.Telemetry.Tests.Documents;

/// <summary>An alert rule of <c>infra/bicep</c> with its query.</summary>
internal sealed partial record Alert(string Name, string Query)
{
    public const string File = "infra/bicep/modules/alerts.bicep";

    public static IReadOnlyList<Alert> All { get; } =
        [.. Rule().Matches(Repository.Read(File)).Select(static rule => new Alert(rule.Groups["name"].Value, Repository.Read("infra/bicep/" + rule.Groups["query"].Value)))];

    /// <value>The events that the query asks for.</value>
    public IReadOnlyList<int> EventIds =>
        [.. Asked().Matches(Query).SelectMany(static asked => Number().Matches(asked.Groups["ids"].Value)).Select(static id => int.Parse(id.Value, CultureInfo.InvariantCulture))];

    public static Alert Of(string name) => All.Single(alert => string.Equals(alert.Name, name, StringComparison.Ordinal));

    [GeneratedRegex(@"name: '(?<name>[a-z-]+)'\s+text: '.*'\s+severity: \d\s+window: .*\s+query: [\s\S]{0,40}?loadTextContent\('\.\./(?<query>kql/alerts/[a-z-]+\.kql)'\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rule();

    [GeneratedRegex(@"EventId (==|in) (?<ids>\([^)]*\)|\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asked();

    [GeneratedRegex(@"\d+", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
