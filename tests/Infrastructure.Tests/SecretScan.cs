using System.Text.RegularExpressions;
using CaptchaGate.Infrastructure.Tests.Azure;

namespace CaptchaGate.Infrastructure.Tests;

/// <summary>The ways a secret gets into infrastructure code, each with a sentence that names it.</summary>
internal static partial class SecretScan
{
    /// <summary>Text that looks like a credential, whatever file it stands in.</summary>
    public static IEnumerable<string> Literals(string name, string text) =>
        CredentialText().Matches(text).Select(match => $"{name}: '{match.Value[..Math.Min(12, match.Value.Length)]}…' looks like a credential");

    /// <summary>Outputs that could carry a secret: they stand in the deployment's history for everybody to read.</summary>
    public static IEnumerable<string> Outputs(BicepTemplate template)
    {
        var secure = template.Parameters.Where(parameter => parameter.IsSecure).Select(parameter => parameter.Name).ToList();
        foreach (var output in template.Outputs)
        {
            if (output.IsSecure)
                yield return $"{template.Name}: output {output.Name} is @secure()";
            if (SecretFunction().IsMatch(output.TypeAndValue))
                yield return $"{template.Name}: output {output.Name} hands out a secret of the platform";
            if (secure.Exists(parameter => Regex.IsMatch(output.TypeAndValue, $@"\b{parameter}\b")))
                yield return $"{template.Name}: output {output.Name} hands out a secure parameter";
        }
    }

    /// <summary>Secure parameters with a written-out default, and parameters that look like secrets but are not secure.</summary>
    public static IEnumerable<string> Parameters(BicepTemplate template)
    {
        foreach (var parameter in template.Parameters)
        {
            var value = parameter.TypeAndValue.Split('=', 2).ElementAtOrDefault(1)?.Trim();
            if (parameter.IsSecure && value is not (null or "''" or "newGuid()"))
                yield return $"{template.Name}: secure parameter {parameter.Name} has a default";
            if (!parameter.IsSecure && SecretName().IsMatch(parameter.Name))
                yield return $"{template.Name}: parameter {parameter.Name} looks like a secret and is not @secure()";
        }
    }

    /// <summary>Calls that take a key out of the platform; nothing here needs one.</summary>
    public static IEnumerable<string> KeyCalls(BicepTemplate template) =>
        KeyCall().Matches(template.Code).Select(match => $"{template.Name}: {match.Value} takes a key out of the platform");

    [GeneratedRegex(@"\bLTAI[A-Za-z0-9]{12,}|-----BEGIN [A-Z ]*PRIVATE KEY|\bAccountKey=|\bSharedAccessKey=|[?&]sig=[A-Za-z0-9%]{16,}|InstrumentationKey=[0-9a-fA-F-]{36}|\beyJ[A-Za-z0-9_-]{20,}\.")]
    private static partial Regex CredentialText();

    [GeneratedRegex(@"\blist\w*\(|getSecret\(|ConnectionString|InstrumentationKey|primaryKey|\.keys\b", RegexOptions.IgnoreCase)]
    private static partial Regex SecretFunction();

    [GeneratedRegex(@"password|secret$|accesskey|apikey|signingkey|privatekey|token$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\blist(Keys|Secrets|AccountSas|ServiceSas|Credentials)\b|getSecret\(", RegexOptions.IgnoreCase)]
    private static partial Regex KeyCall();
}
