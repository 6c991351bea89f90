using System.Buffers.Text;
using System.Text;
using CaptchaGate.Core.Receipts;

namespace CaptchaGate.Doctor.Protection;

/// <summary>A JWS in compact form (RFC 7515, 7.1).</summary>
internal static class CompactJws
{
    public const string Type = "captcha-receipt+jwt";

    /// <param name="key">Signs with ES256, whatever the header says.</param>
    public static string Sign(ReceiptKey key, string header, byte[] claims)
    {
        var signed = Join(header, claims);
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>With an empty signature.</summary>
    public static string WriteUnsigned(string header, byte[] claims) => Join(header, claims) + ".";

    private static string Join(string header, byte[] claims) => $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(claims)}";
}
