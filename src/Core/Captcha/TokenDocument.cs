using System.Text.Json;

namespace CaptchaGate.Core.Captcha;

/// <summary>A token's JSON as far as it is looked at.</summary>
/// <param name="HasKnownMembers">Whether it names a scene or a certify id, as every token does that is known.</param>
/// <param name="IsDamaged">Whether its <c>deviceToken</c>, which is base64, was altered on its way for certain.</param>
internal readonly record struct TokenDocument(bool HasKnownMembers, bool IsDamaged)
{
    /// <returns>Whether it is one JSON object with at least one member and nothing behind it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> utf8, int maxDepth, out TokenDocument document)
    {
        document = default;
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
                return false;
            var members = 0;
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                members++;
                document = ReadMember(ref reader, document);
            }

            // Reading on finds anything after the object.
            return members > 0 && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static TokenDocument ReadMember(ref Utf8JsonReader reader, TokenDocument document)
    {
        var isKnown = reader.ValueTextEquals("certifyId"u8) || reader.ValueTextEquals("sceneId"u8);
        var isDeviceToken = !isKnown && reader.ValueTextEquals("deviceToken"u8);
        reader.Read();
        var isDamaged = isDeviceToken && reader.TokenType is JsonTokenType.String && IsAltered(ref reader);
        reader.Skip();
        return new TokenDocument(document.HasKnownMembers || isKnown, document.IsDamaged || isDamaged);
    }

    private static bool IsAltered(ref Utf8JsonReader reader)
    {
        // A backslash may hide one of the others.
        if (reader.ValueSpan.IndexOfAny(" &%\\"u8) < 0)
            return false;
        try
        {
            return TokenDamages.FindInBase64(reader.GetString()!) is not TokenDamage.None;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped.
            return false;
        }
    }
}
