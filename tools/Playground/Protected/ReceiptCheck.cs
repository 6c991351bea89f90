using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.Playground.Protected;

/// <summary>Everything that a back end must check of a receipt, each of it with the configured values and none of the receipt's.</summary>
/// <param name="issuer">What the endpoint has as <c>Receipts__Issuer</c>; its keys are beneath it.</param>
/// <param name="audience">The name of this service: <c>Receipts__Audience</c>.</param>
internal sealed class ReceiptCheck(string issuer, string audience, HttpClient http, TimeProvider time)
{
    private readonly Uri _keysAddress = new($"{issuer}/api/.well-known/jwks.json");
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    private JsonElement[] _keys = [];

    /// <returns>Whether the receipt is good, which it is once.</returns>
    /// <exception cref="HttpRequestException">The keys could not be read.</exception>
    public async Task<bool> TakeAsync(string? receipt, CancellationToken cancellationToken)
    {
        if (receipt?.Split('.') is not [var header, var payload, var signature])
            return false;
        try
        {
            var (head, claims) = (Read(header), Read(payload));
            if (Text(head, "alg") is not "ES256" || Text(head, "typ") is not "captcha-receipt+jwt" || await FindKeyAsync(Text(head, "kid"), cancellationToken) is not { } point)
                return false;
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256) && AreGood(claims);
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool AreGood(JsonElement claims)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64());
        // The number is taken last: a receipt that does not count is not used up.
        return string.Equals(Text(claims, "iss"), issuer, StringComparison.Ordinal)
            && string.Equals(Text(claims, "aud"), audience, StringComparison.Ordinal)
            && expires > time.GetUtcNow()
            && claims.GetProperty("verified").GetBoolean()
            && IsFirst(Text(claims, "jti"), expires);
    }

    private bool IsFirst(string id, DateTimeOffset expires)
    {
        foreach (var old in _used.Where(used => used.Value <= time.GetUtcNow()))
            _used.TryRemove(old);
        return _used.TryAdd(id, expires);
    }

    private async Task<ECPoint?> FindKeyAsync(string id, CancellationToken cancellationToken)
    {
        // The playground has the same key until it ends.
        if (_keys.Length == 0)
        {
            using var set = JsonDocument.Parse(await http.GetStringAsync(_keysAddress, cancellationToken));
            _keys = [.. set.RootElement.Clone().GetProperty("keys").EnumerateArray()];
        }

        return Array.Find(_keys, key => string.Equals(Text(key, "kid"), id, StringComparison.Ordinal)) is { ValueKind: JsonValueKind.Object } found
            ? new ECPoint { X = Base64Url.DecodeFromChars(Text(found, "x")), Y = Base64Url.DecodeFromChars(Text(found, "y")) }
            : null;
    }

    private static JsonElement Read(string part)
    {
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        return json.RootElement.Clone();
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");
}
