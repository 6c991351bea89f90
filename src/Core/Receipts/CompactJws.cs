using System.Buffers.Text;
using System.Text;

namespace CaptchaGate.Core.Receipts;

/// <summary>A JWS in compact form (RFC 7515, 7.1).</summary>
internal static class CompactJws
{
    /// <summary>The header <c>typ</c> of receipts: a receipt is not valid as another kind of token.</summary>
    public const string ReceiptType = "captcha-receipt+jwt";

    /// <summary>Signs the claims of a receipt with ES256.</summary>
    public static string SignReceipt(ReceiptKey key, ReadOnlySpan<byte> claims) =>
        Sign(key, $$"""{"alg":"ES256","typ":"{{ReceiptType}}","kid":"{{key.Id}}"}""", claims);

    /// <param name="key">Signs with ES256, whatever the header says.</param>
    /// <param name="header">A JSON object.</param>
    /// <param name="claims">A JSON object in UTF-8.</param>
    public static string Sign(ReceiptKey key, string header, ReadOnlySpan<byte> claims)
    {
        var signed = Join(header, claims);
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Header and claims without a signature: what is signed.</summary>
    public static string Join(string header, ReadOnlySpan<byte> claims) => $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(claims)}";
}
