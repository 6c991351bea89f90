using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.Emulator.Sts;

/// <summary>The identity provider: issues RS256 tokens and knows its own.</summary>
internal static class IdentityTokens
{
    // One key for all emulators of a process: making one takes longer than everything else at the start.
    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));

    public static string Issue(IReadOnlyDictionary<string, object> claims)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", typ = "JWT", kid = "emulator" });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        lock (Key)
            return $"{signed}.{Base64Url.EncodeToString(Key.Value.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static bool HasGoodSignature(string token)
    {
        var dot = token.LastIndexOf('.');
        var signature = Base64Url.DecodeFromChars(token.AsSpan(dot + 1));
        lock (Key)
            return Key.Value.VerifyData(Encoding.ASCII.GetBytes(token[..dot]), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
