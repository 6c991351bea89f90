using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Doctor;

/// <summary>
/// Finds service keys with little entropy. The settings hold only their SHA-256, which does not show how a key was made, so
/// the short and the well-known ones are tried.
/// </summary>
internal static class ServiceKeyCheck
{
    private const string Section = "Http:ServiceKeys";
    private const string Prefix = "sha256:";

    /// <returns>The names of the keys that were guessed.</returns>
    public static IReadOnlyList<string> FindGuessable(IConfiguration configuration) =>
    [
        .. configuration.GetSection(Section).GetChildren().Where(static key => IsGuessable(key.Value, key.Key)).Select(static key => key.Key),
    ];

    private static bool IsGuessable(string? text, string name)
    {
        if (text?.StartsWith(Prefix, StringComparison.Ordinal) is not true)
            return false;
        try
        {
            return GuessableKeys.IsShort(Convert.FromHexString(text.AsSpan(Prefix.Length)), name);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
