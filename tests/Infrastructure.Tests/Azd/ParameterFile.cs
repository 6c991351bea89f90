using System.Text.RegularExpressions;

namespace CaptchaGate.Infrastructure.Tests.Azd;

/// <summary>Which environment variable each parameter of a <c>.bicepparam</c> file is read from.</summary>
internal static partial class ParameterFile
{
    public static IReadOnlyDictionary<string, string> Read(string file) =>
        Line().Matches(Repository.Read(file)).ToDictionary(static line => line.Groups["name"].Value, static line => line.Groups["variable"].Value, StringComparer.Ordinal);

    /// <summary>The same of a value of azd's: <c>${NAME}</c> or <c>${NAME=default}</c>.</summary>
    public static string VariableOf(string value) => Substitution().Match(value).Groups["variable"].Value;

    [GeneratedRegex(@"^param (?<name>\w+) = (any\()?readEnvironmentVariable\('(?<variable>\w+)'", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(@"^\$\{(?<variable>\w+)(=[^}]*)?\}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Substitution();
}
