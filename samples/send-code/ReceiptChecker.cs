using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Samples.SendCode;

/// <summary>Checks receipts: compact JWS (RFC 7515), ES256, of the configured issuer, for this service, not expired.</summary>
internal sealed class ReceiptChecker(ReceiptKeys keys, IOptions<GateOptions> options, TimeProvider time)
{
    private const string Type = "captcha-receipt+jwt";

    /// <summary>The claims; null when the receipt is not genuine or has expired.</summary>
    /// <exception cref="HttpRequestException">The endpoint's keys could not be read.</exception>
    public async Task<ReceiptClaims?> CheckAsync(string receipt, CancellationToken cancellationToken)
    {
        try
        {
            if (receipt.Split('.') is not [var header, var payload, var signature])
                return null;
            using var head = Read(header);
            if (!Is(head, "alg", "ES256") || !Is(head, "typ", Type) || await keys.FindAsync(Text(head, "kid"), cancellationToken) is not { } point)
                return null;
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            if (!key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256))
                return null;
            using var claims = Read(payload);
            return Is(claims, "iss", options.Value.Issuer) && Is(claims, "aud", options.Value.Audience) ? Unexpired(claims) : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private ReceiptClaims? Unexpired(JsonDocument claims)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64());
        return expires > time.GetUtcNow()
            ? new ReceiptClaims(Text(claims, "jti"), expires, Text(claims, "scene"), claims.RootElement.GetProperty("verified").GetBoolean())
            : null;
    }

    private static JsonDocument Read(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part));

    private static bool Is(JsonDocument json, string name, string expected) => string.Equals(Text(json, name), expected, StringComparison.Ordinal);

    private static string Text(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");
}
