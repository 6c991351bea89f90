using System.Buffers.Text;
using System.Text.Json;

namespace CaptchaGate.Emulator.Sts;

/// <summary>The claims of a received OIDC token.</summary>
internal sealed record ReceivedIdentity(string? Issuer, string[] Audiences, string? Subject, DateTimeOffset? IssuedAt, DateTimeOffset? Expires)
{
    /// <summary>The claims, or a sentence that says what is wrong with the token's form.</summary>
    public static (ReceivedIdentity? Identity, string? Fault) Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
            return (null, "The number of Jwt field should be divided into 3 parts with '.' .");
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            if (Text(header.RootElement, "alg") is not "RS256")
                return (null, $"The algorithm {Text(header.RootElement, "alg")} that be specified in Jwt header is unknown.");
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            Base64Url.DecodeFromChars(parts[2]);
            return (Read(claims.RootElement), null);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
        {
            return (null, "The Jwt content is invalid that cannot be recognized.");
        }
    }

    private static ReceivedIdentity Read(JsonElement claims) =>
        new(Text(claims, "iss"), AudiencesOf(claims), Text(claims, "sub"), Time(claims, "iat"), Time(claims, "exp"));

    private static string[] AudiencesOf(JsonElement claims) => claims.TryGetProperty("aud", out var value) switch
    {
        true when value.ValueKind is JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.GetString()!)],
        true => [value.GetString()!],
        false => [],
    };

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? DateTimeOffset.FromUnixTimeSeconds(value.GetInt64()) : null;
}
