using System.Buffers.Text;
using System.Text.Json;

namespace CaptchaGate.Doctor.Protection;

/// <summary>What a valid receipt says of itself. It is read without a check, because the back end is what checks.</summary>
/// <param name="KeyId">The ID of the key that signed it.</param>
internal sealed record ReceiptPeek(string KeyId, string Issuer, string Audience)
{
    /// <returns>Null where it is not a receipt.</returns>
    public static ReceiptPeek? Read(string receipt)
    {
        try
        {
            if (receipt.Split('.') is not [var header, var claims, { Length: > 0 }])
                return null;
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
            using var body = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            return Text(head, "kid") is { } key && Text(body, "iss") is { } issuer && Text(body, "aud") is { } audience ? new ReceiptPeek(key, issuer, audience) : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // A record prints its properties; they come from a receipt.
    public override string ToString() => nameof(ReceiptPeek);

    private static string? Text(JsonDocument json, string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
}
