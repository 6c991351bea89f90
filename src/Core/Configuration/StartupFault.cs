using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Configuration;

/// <summary>Turns an exception of the start into lines that a person can act on.</summary>
public static class StartupFault
{
    /// <summary>The exit code of a process whose settings are wrong: EX_CONFIG of sysexits.h.</summary>
    public const int ExitCode = 78;

    // The Azure Functions host takes a line on standard error for an error only where it holds such a word.
    private const string LinePrefix = "error: ";

    /// <summary>Writes a line for each fault to <paramref name="error"/>.</summary>
    /// <returns><see cref="ExitCode"/>.</returns>
    public static int Refuse(TextWriter error, IEnumerable<string> faults)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(faults);
        foreach (var fault in faults)
            error.WriteLine(LinePrefix + fault);
        return ExitCode;
    }

    /// <summary>Describes a configuration that cannot be read, and the fix. The exception's own message would show the file's content.</summary>
    /// <returns>Null when <paramref name="exception"/> is about something else.</returns>
    public static (string Fault, string Cure)? Unreadable(Exception exception) => exception switch
    {
        InvalidDataException => ("a settings file cannot be read", "appsettings.json must be valid JSON"),
        DirectoryNotFoundException => ("the folder that --contentRoot names does not exist", "name the one that holds appsettings.json"),
        FormatException => ("an argument cannot be read", "settings are given as --Captcha:Region=sgp"),
        _ => null,
    };

    /// <summary>Validates every setting now, before the host starts: the host would log the exception, and with it the faulty value.</summary>
    /// <returns>A line for each fault; empty when all is well.</returns>
    public static IReadOnlyList<string> Find(IServiceProvider services)
    {
        var unresolved = services.GetService<IConfiguration>() is { } configuration
            ? UnresolvedReferences.Find(configuration, services.GetServices<SettingSection>())
            : new Dictionary<string, string>(StringComparer.Ordinal);
        var faults = new List<string>(unresolved.Values);
        foreach (var check in services.GetServices<StartupCheck>())
        {
            try
            {
                check.Run(services);
            }
            catch (Exception exception) when (Describe(exception, services.GetServices<SettingSection>()) is { Count: > 0 } found)
            {
                // What else is wrong with such a value is wrong with the reference's text.
                faults.AddRange(found.Where(line => !unresolved.ContainsKey(line.Split(' ')[0])));
            }
        }

        return [.. faults.Distinct(StringComparer.Ordinal)];
    }

    /// <returns>A line for each fault of the settings; empty when the exception is about something else.</returns>
    public static IReadOnlyList<string> Describe(Exception exception, IEnumerable<SettingSection> sections)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentNullException.ThrowIfNull(sections);
        return exception switch
        {
            OptionsValidationException invalid => [.. invalid.Failures.Distinct(StringComparer.Ordinal)],
            AggregateException several => [.. several.InnerExceptions.SelectMany(inner => Describe(inner, sections)).Distinct(StringComparer.Ordinal)],
            InvalidOperationException unreadable when UnreadablePath(unreadable.Message) is { } path => [Unreadable(path, sections)],
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
    private static string? UnreadablePath(string message)
    {
        const string before = "' at '", after = "' to type '";
        var end = message.LastIndexOf(after, StringComparison.Ordinal);
        var start = end < 0 ? -1 : message.LastIndexOf(before, end, StringComparison.Ordinal);
        return start < 0 ? null : message[(start + before.Length)..end];
    }
}
