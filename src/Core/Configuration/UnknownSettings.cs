using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Configuration;

/// <summary>Finds unknown settings: a mistyped <c>FailOpen__Polcy=closed</c> must not leave CaptchaGate on its default.</summary>
/// <typeparam name="TOptions">The options with whose validation all sections are searched: those of any section that every host has.</typeparam>
internal sealed class UnknownSettings<TOptions>(IConfiguration configuration, IEnumerable<SettingSection> sections) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = new SettingFaults();
        foreach (var (section, settings) in sections)
        {
            foreach (var (path, value) in configuration.GetSection(section).AsEnumerable())
            {
                if (value is null || settings.Any(setting => setting.Is(path)))
                    continue;
                var closest = settings.MinBy(setting => Distance(setting.Name.Replace("__", ":", StringComparison.Ordinal), path))!;
                faults.AddUnknown(path.Replace(":", "__", StringComparison.Ordinal), closest);
            }
        }

        return faults.ToResult();
    }

    // Levenshtein's edit distance.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
