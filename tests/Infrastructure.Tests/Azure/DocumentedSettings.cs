using System.Text.RegularExpressions;

namespace CaptchaGate.Infrastructure.Tests.Azure;

/// <summary>The settings that docs/configuration.md lists, one name a setting, with &lt;x&gt; for a name the operator chooses.</summary>
internal static partial class DocumentedSettings
{
    private const string Document = "docs/configuration.md";

    public static IReadOnlySet<string> Names { get; } =
        Repository.Exists(Document) ? Parse(Repository.Read(Document)) : Parse(Designed);

    /// <summary>
    /// Reads the first column of each table row. A name that starts with <c>__</c> or <c>…__</c> is a sibling of the one before it.
    /// </summary>
    public static IReadOnlySet<string> Parse(string markdown)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in markdown.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var last = "";
            foreach (Match code in InCode().Matches(line.Split('|')[1]))
            {
                var name = code.Groups[1].Value.TrimStart('…');
                last = name.StartsWith("__", StringComparison.Ordinal) ? last[..last.LastIndexOf("__", StringComparison.Ordinal)] + name : name;
                names.Add(Chosen().Replace(last, "<x>"));
            }
        }

        return names;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InCode();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Chosen();

    // What the product was designed with; docs/configuration.md, once it is there, is the one list.
    private const string Designed = """
        | `Captcha__Region` |
        | `Captcha__SceneId` |
        | `Captcha__Scenes__<alias>__Id`, `…__Policy`, `…__AllowTestMode` |
        | `FailOpen__Policy` |
        | `FailOpen__OnThrottled`, `__OnMisconfigured` |
        | `FailOpen__Budget__PerMinute`, `__Burst`, `__PerClientPerMinute`, `__MaxOpenTime` |
        | `Credentials__Source` |
        | `Credentials__KeyVault__Uri`, `__SecretName` |
        | `Credentials__ManagedIdentityClientId` |
        | `Credentials__Refresh`, `__MaxStale` |
        | `Credentials__Federation__RoleArn`, `__OidcProviderArn`, `__Audience`, `__SessionName`, `__Region` |
        | `Credentials__Kms__Region`, `__SecretName` |
        | `Http__RoutePrefix` |
        | `Http__AllowedOrigins__<n>` |
        | `Http__ServiceKeys__<name>` |
        | `Http__RateLimit__PerClientPerMinute`, `__Concurrency` |
        | `Http__TrustedHops` |
        | `Receipts__Enabled`, `__Issuer`, `__Audience`, `__Lifetime`, `__SigningKey` |
        | `Forms__<name>__Target`, `__SigningSecret`, `__Scene`, `__SuccessUrl`, `__FailureUrl`, `__HoneypotField` |
        """;
}
