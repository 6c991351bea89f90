using System.Text.RegularExpressions;

namespace CaptchaGate.Emulator.Signing;

/// <summary><c>ACS3-HMAC-SHA256 Credential=…,SignedHeaders=a;b,Signature=hex</c>, taken apart.</summary>
internal sealed partial record AuthorizationHeader(string Credential, string[] SignedHeaders, string Signature)
{
    public const string Algorithm = "ACS3-HMAC-SHA256";

    /// <summary>Null where the header has another shape, an unknown algorithm or a space too many.</summary>
    public static AuthorizationHeader? Read(string? value)
    {
        if (value is null || Shape().Match(value) is not { Success: true } match)
            return null;
        return new(match.Groups["id"].Value, match.Groups["names"].Value.Split(';'), match.Groups["signature"].Value);
    }

    [GeneratedRegex(
        "^ACS3-HMAC-SHA256 Credential=(?<id>[^,=\\s]+),SignedHeaders=(?<names>[^,\\s]*),Signature=(?<signature>[0-9a-f]{64})$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
