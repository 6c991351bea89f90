using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.Conformance.Support;

/// <summary>A receipt as a second service reads it: a compact JWS (RFC 7515).</summary>
internal sealed record Receipt(string Text)
{
    public JsonElement Header => Part(0);

    public JsonElement Claims => Part(1);

    public string Key => Header.GetProperty("kid").GetString()!;

    /// <summary>Whether one of the keys of a JSON Web Key Set signed it (RFC 7518, 3.4).</summary>
    public bool IsSignedWith(JsonElement keySet)
    {
        var key = keySet.GetProperty("keys").EnumerateArray().Single(key => string.Equals(key.GetProperty("kid").GetString(), Key, StringComparison.Ordinal));
        var point = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") };
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        var parts = Text.Split('.');
        return ecdsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256);
    }

    /// <summary>A key's thumbprint (RFC 7638): the hash over its required members in the order of their names.</summary>
    public static string Thumbprint(JsonElement key)
    {
        var members = string.Join(',', new[] { "crv", "kty", "x", "y" }.Select(name => $"\"{name}\":\"{key.GetProperty(name).GetString()}\""));
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($"{{{members}}}")));
    }

    private JsonElement Part(int number) => JsonDocument.Parse(Base64Url.DecodeFromChars(Text.Split('.')[number])).RootElement;

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
}
