using System.Text.RegularExpressions;

namespace CaptchaGate.Infrastructure.Tests.Azure;

/// <summary>The app settings that the templates write: name, with &lt;…&gt; where a name is computed, and the expression of the value.</summary>
internal static partial class AppSettings
{
    private static readonly string[] Sources = ["infra/bicep/modules/settings.bicep", "infra/bicep/modules/function.bicep"];

    public static IReadOnlyList<(string Name, string Value)> Written { get; } =
        [.. Sources.SelectMany(source => Find(BicepTemplate.Load(source).Code))];

    public static IEnumerable<(string Name, string Value)> Find(string code) =>
        Plain().Matches(code).Concat(Computed().Matches(code))
            .Select(match => (Interpolation().Replace(match.Groups["name"].Value, "<x>"), match.Groups["value"].Value.Trim()));

    /// <summary>Settings of the Functions host and the platform, which docs/configuration.md does not list.</summary>
    public static bool IsOfTheHost(string name) =>
        name.StartsWith("AzureWebJobs", StringComparison.Ordinal) || name.StartsWith("APPLICATIONINSIGHTS_", StringComparison.Ordinal)
        || name.StartsWith("FUNCTIONS_", StringComparison.Ordinal);

    // Name: value, inside an object
    [GeneratedRegex(@"(?<![\w$'])(?<name>(?:[A-Z]\w*__\w+|AzureWebJobs\w+|APPLICATIONINSIGHTS_\w+|FUNCTIONS_\w+)): (?<value>[^\n}]*)")]
    private static partial Regex Plain();

    // 'Name__${…}__Part', item => value, as toObject takes it
    [GeneratedRegex(@"=> '(?<name>[A-Z]\w*__[^']*)',\s*\w+ => (?<value>[^\n]*)")]
    private static partial Regex Computed();

    [GeneratedRegex(@"\$\{[^}]*\}")]
    private static partial Regex Interpolation();
}
