using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CaptchaGate.Http.Forms;

/// <summary>The symmetric signature of the Standard Webhooks specification: HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int MinSecretBytes = 24;
    private const int MaxSecretBytes = 64;

    /// <summary>Reads a secret: "24 to 64 bytes, base64 encoded, prefixed with whsec_".</summary>
    public static bool TryReadSecret(string? text, [NotNullWhen(true)] out byte[]? secret)
    {
        secret = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var bytes = new byte[MaxSecretBytes];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) || length < MinSecretBytes)
            return false;
        secret = bytes[..length];
        return true;
    }

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    public static string Of(byte[] secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.ASCII.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
