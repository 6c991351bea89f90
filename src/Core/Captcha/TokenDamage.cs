using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text.Json;

namespace CaptchaGate.Core.Captcha;

/// <summary>What happened to a token between the page and here.</summary>
public enum TokenDamage
{
    /// <summary>No trace of any.</summary>
    None,

    /// <summary>A form body that was not percent-encoded: its plus signs were read as blanks.</summary>
    PlusBecameBlank,

    /// <summary>HTML entities, as a template writes text into a page.</summary>
    HtmlEscaped,

    /// <summary>Percent-encoded once more than the body asks for.</summary>
    UrlEncoded,
}

/// <summary>Finds how a token was altered in transit. A token is never repaired: it is sent unchanged, or rejected with the fix.</summary>
public static class TokenDamages
{
    // Shorter text can be base64 by chance.
    private const int MinBase64Length = 16;

    private static readonly SearchValues<char> Traces = SearchValues.Create(" &%");
    private static readonly SearchValues<char> Base64Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>The damage of a token that was rejected or denied; only a hint for the developer.</summary>
    public static TokenDamage Find(string? text)
    {
        // A backslash in JSON may hide a trace.
        if (string.IsNullOrWhiteSpace(text) || text.Length > 3 * TokenFormat.MaxBytes || (!text.AsSpan().ContainsAny(Traces) && !text.Contains('\\')))
            return TokenDamage.None;
        return TokenFormat.IsShaped(text) ? FindInMembers(text) : FindUndone(text, TokenFormat.IsShaped);
    }

    /// <summary>The damage of text that is known to be written in base64's characters; none where it still is, or is something else altogether.</summary>
    internal static TokenDamage FindInBase64(string text) => FindUndone(text, static undone => !undone.AsSpan().ContainsAnyExcept(Base64Characters));

    // Of a member that nothing is known of, only whole base64 is more than a coincidence.
    private static TokenDamage FindInAnyText(string text) =>
        text.Length < MinBase64Length ? TokenDamage.None : FindUndone(text, static undone => !undone.Contains(' ') && Base64.IsValid(undone.AsSpan()));

    private static TokenDamage FindUndone(string text, Func<string, bool> isRight)
    {
        if (!text.AsSpan().ContainsAny(Traces))
            return TokenDamage.None;
        if (text.Contains('%') && isRight(Uri.UnescapeDataString(text)))
            return TokenDamage.UrlEncoded;
        if (text.Contains('&') && isRight(WebUtility.HtmlDecode(text)))
            return TokenDamage.HtmlEscaped;
        return text.Contains(' ') && isRight(text.Replace(' ', '+')) ? TokenDamage.PlusBecameBlank : TokenDamage.None;
    }

    // The shape is right, so the text is V2: base64 has none of the traces.
    private static TokenDamage FindInMembers(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.EnumerateObject()
                .Where(static member => member.Value.ValueKind is JsonValueKind.String)
                .Select(static member => member.NameEquals("deviceToken"u8) ? FindInBase64(member.Value.GetString()!) : FindInAnyText(member.Value.GetString()!))
                .FirstOrDefault(static damage => damage is not TokenDamage.None);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return TokenDamage.None;
        }
    }
}
