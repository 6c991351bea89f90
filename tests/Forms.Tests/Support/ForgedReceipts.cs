using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>Receipts that every verifier must refuse. Each differs from a genuine one only in what its name says.</summary>
internal static class ForgedReceipts
{
    /// <param name="key">The key that signed the genuine receipt.</param>
    /// <param name="stranger">A key that the endpoint does not publish.</param>
    public static IEnumerable<(string Name, string Receipt)> Of(string genuine, ECDsa key, ECDsa stranger) =>
        [.. Unsigned(genuine, key, stranger), .. OtherClaims(genuine, key), .. OtherTypes(genuine, key), ("no JWT", "receipt"), ("an empty JWT", "..")];

    /// <summary>Signs the receipt again, with changes. Without changes it is as good as the genuine one.</summary>
    public static string Sign(string genuine, ECDsa key, Action<JsonObject>? header = null, Action<JsonObject>? claims = null)
    {
        var signed = Change(genuine, header, claims);
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static IEnumerable<(string Name, string Receipt)> Unsigned(string genuine, ECDsa key, ECDsa stranger)
    {
        var signature = genuine.Split('.')[2];
        yield return ("an altered payload", $"{Change(genuine, claims: claims => claims["scene"] = "other")}.{signature}");
        yield return ("no signature", $"{Change(genuine)}.");
        yield return ("alg none", $"{Change(genuine, header => header["alg"] = "none")}.");
        yield return ("alg none with a signature", $"{Change(genuine, header => header["alg"] = "none")}.{signature}");
        yield return ("another key under the same ID", Sign(genuine, stranger));
        yield return ("another key under an ID of its own", Sign(genuine, stranger, header => header["kid"] = "stranger"));
        yield return ("another key without an ID", Sign(genuine, stranger, header => header.Remove("kid")));
        var symmetric = Change(genuine, header => header["alg"] = "HS256");
        var publicKey = Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem());
        yield return ("an HMAC with the public key", $"{symmetric}.{Base64Url.EncodeToString(HMACSHA256.HashData(publicKey, Encoding.ASCII.GetBytes(symmetric)))}");
    }

    private static IEnumerable<(string Name, string Receipt)> OtherClaims(string genuine, ECDsa key)
    {
        yield return ("another audience", Sign(genuine, key, claims: claims => claims["aud"] = "https://other.example.com"));
        yield return ("another issuer", Sign(genuine, key, claims: claims => claims["iss"] = "https://other.example.com/api"));
        yield return ("expired a minute ago", Sign(genuine, key, claims: claims => claims["exp"] = claims["iat"]!.GetValue<long>() - 60));
        foreach (var required in new[] { "aud", "iss", "exp", "jti" })
            yield return ($"no {required}", Sign(genuine, key, claims: claims => claims.Remove(required)));
    }

    private static IEnumerable<(string Name, string Receipt)> OtherTypes(string genuine, ECDsa key)
    {
        yield return ("the type of an access token", Sign(genuine, key, header => header["typ"] = "at+jwt"));
        yield return ("the type JWT", Sign(genuine, key, header => header["typ"] = "JWT"));
        yield return ("no type", Sign(genuine, key, header => header.Remove("typ")));
    }

    private static string Change(string genuine, Action<JsonObject>? header = null, Action<JsonObject>? claims = null) =>
        $"{Part(genuine, 0, header)}.{Part(genuine, 1, claims)}";

    private static string Part(string genuine, int part, Action<JsonObject>? change)
    {
        var json = JsonNode.Parse(Base64Url.DecodeFromChars(genuine.Split('.')[part]))!.AsObject();
        change?.Invoke(json);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
