using System.Text;
using System.Text.Json;

namespace CaptchaGate.Core.Captcha;

/// <summary>What a token says of itself: the caller's claim, good for a hint in the event and for nothing else.</summary>
/// <param name="SceneId">The scene id inside the token; null when it names none that could be one.</param>
/// <param name="CertifyId">The certify id inside the token; null likewise.</param>
internal sealed record TokenClaims(string? SceneId, string? CertifyId);

/// <summary>Reads a token's claims leniently: order, further properties and nesting do not matter, and what can't be read is null.</summary>
internal static class TokenPeek
{
    /// <summary>The longest id that is believed to be one, in characters.</summary>
    public const int MaxIdLength = 64;

    private static readonly TokenClaims Nothing = new(null, null);

    public static TokenClaims Read(CaptchaToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var json = token.Architecture is TokenArchitecture.V2
            ? Encoding.UTF8.GetBytes(token.Value)
            : Convert.FromBase64String(token.Value);
        try
        {
            return ReadObject(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Nothing;
        }
    }

    private static TokenClaims ReadObject(ReadOnlySpan<byte> json)
    {
        string? scene = null, certify = null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = TokenFormat.MaxDepth });
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            return Nothing;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isScene = reader.ValueTextEquals("sceneId"u8);
            var isCertify = reader.ValueTextEquals("certifyId"u8);
            reader.Read();
            if (isScene)
                scene ??= Id(ref reader);
            else if (isCertify)
                certify ??= Id(ref reader);
            reader.Skip();
        }

        return new TokenClaims(scene, certify);
    }

    private static string? Id(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String
        && reader.GetString() is { Length: > 0 and <= MaxIdLength } id
        && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? id
            : null;
}
