using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Core.Configuration;

/// <summary>
/// Finds values that should have been replaced: a reference that the platform could not resolve stays in the environment
/// as it is, and its text must never be used as the value.
/// </summary>
public static class UnresolvedReferences
{
    /// <summary>What is wrong with <paramref name="value"/>.</summary>
    /// <returns>Null when it is a value.</returns>
    public static string? FaultOf(string? value)
    {
        var text = value.AsSpan().TrimStart([' ', '\t', '"', '\'']);
        if (text.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase))
            return "is a Key Vault reference that was not resolved: check the reference and the identity's rights";
        if (text.StartsWith("@Microsoft.AppConfiguration(", StringComparison.OrdinalIgnoreCase))
            return "is an App Configuration reference that was not resolved: check the reference and the identity's rights";
        return text.StartsWith("${") || text.StartsWith("#{")
            ? "is a placeholder that the deployment did not fill in: set the variable that it names"
            : null;
    }

    /// <returns>A line for each, by the setting's name.</returns>
    public static IReadOnlyDictionary<string, string> Find(IConfiguration configuration, IEnumerable<SettingSection> sections)
    {
        var lines = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (section, settings) in sections)
        {
            foreach (var (path, value) in configuration.GetSection(section).AsEnumerable())
            {
                if (FaultOf(value) is not { } fault || settings.FirstOrDefault(setting => setting.Is(path)) is not { } known)
                    continue;
                var name = path.Replace(":", "__", StringComparison.Ordinal);
                lines[name] = SettingFaults.Line(name, fault, known.Example);
            }
        }

        return lines;
    }
}
