using System.Security.Cryptography;
using System.Text;

namespace CaptchaGate.Emulator.Signing;

/// <summary>The texts that ACS3 signs, written from the published description and from nothing else.</summary>
internal static class SignedText
{
    /// <summary>
    /// <c>METHOD \n CanonicalURI \n CanonicalQueryString \n CanonicalHeaders \n SignedHeaders \n HashedPayload</c>; each canonical header
    /// ends in a line feed of its own.
    /// </summary>
    public static string CanonicalRequest(
        string method, string path, string rawQuery, IEnumerable<KeyValuePair<string, string>> signedHeaders, string payloadHash)
    {
        var text = new StringBuilder();
        text.Append(method).Append('\n').Append(path).Append('\n').Append(CanonicalQuery(rawQuery)).Append('\n');
        foreach (var (name, value) in signedHeaders)
            text.Append(name).Append(':').Append(value.Trim()).Append('\n');
        text.Append('\n').AppendJoin(';', signedHeaders.Select(header => header.Key)).Append('\n').Append(payloadHash);
        return text.ToString();
    }

    public static string StringToSign(string canonicalRequest) =>
        AuthorizationHeader.Algorithm + "\n" + HexSha256(Encoding.UTF8.GetBytes(canonicalRequest));

    public static string Signature(string secret, string stringToSign) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(stringToSign)));

    public static string HexSha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Parameters decoded, encoded again as RFC 3986 wants it, and sorted by name.</summary>
    public static string CanonicalQuery(string rawQuery)
    {
        var pairs = rawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? (Name: Decode(pair), Value: "") : (Name: Decode(pair[..equals]), Value: Decode(pair[(equals + 1)..]));
        });
        return string.Join('&', pairs
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
