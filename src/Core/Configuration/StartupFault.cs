using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Configuration;

/// <summary>Turns an exception of the start into lines that a person can act on.</summary>
public static partial class StartupFault
{
    /// <returns>A line for each fault of the settings; empty when the exception is about something else.</returns>
    public static IReadOnlyList<string> Describe(Exception exception, IEnumerable<SettingSection> sections)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentNullException.ThrowIfNull(sections);
        return exception switch
        {
            OptionsValidationException invalid => [.. invalid.Failures.Distinct(StringComparer.Ordinal)],
            AggregateException several => [.. several.InnerExceptions.SelectMany(inner => Describe(inner, sections)).Distinct(StringComparer.Ordinal)],
            InvalidOperationException unreadable when UnreadableValue().Match(unreadable.Message) is { Success: true } match =>
                [Unreadable(match.Groups["path"].Value, sections)],
            _ => [],
        };
    }

    private static string Unreadable(string path, IEnumerable<SettingSection> sections)
    {
        var name = path.Replace(":", "__", StringComparison.Ordinal);
        var known = sections.SelectMany(section => section.Settings).FirstOrDefault(setting => setting.Is(path));
        return known is null ? $"{name} has a value that cannot be read" : SettingFaults.Line(name, "has a value that cannot be read", known.Example);
    }

    // The configuration binder's message: "Failed to convert configuration value 'x' at 'Captcha:Deadline' to type 'System.TimeSpan'."
    [GeneratedRegex("at '(?<path>[A-Za-z0-9:_-]+)' to type '[^']+'\\.?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UnreadableValue();
}
