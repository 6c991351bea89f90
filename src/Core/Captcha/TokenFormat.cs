using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Captcha;

/// <summary>
/// Refuses, before anything is paid for, what cannot be a <c>CaptchaVerifyParam</c>: it is one JSON object with at least one
/// member, as text (V2) or in base64 (V3). No more is known for certain, so no more is asked: a change of the vendor's must not
/// become an outage. What the token says is the caller's claim, and the token itself is never altered.
/// </summary>
internal static class TokenFormat
{
    /// <summary>The longest token, in bytes of UTF-8.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The deepest nesting of a V2 token's JSON.</summary>
    public const int MaxDepth = 8;

    // The parser's own default; base64 hides a deeper document from every other check.
    private const int MaxDepthInBase64 = 64;

    /// <summary>Checks <paramref name="value"/>.</summary>
    /// <param name="value">The string as the page sent it, or null.</param>
    /// <param name="token">The token, when its shape is right.</param>
    /// <param name="fault">Otherwise <see cref="Outcome.MissingToken"/> or <see cref="Outcome.MalformedToken"/>.</param>
    public static bool TryRead(string? value, [NotNullWhen(true)] out CaptchaToken? token, out Outcome fault)
    {
        token = null;
        fault = Outcome.MissingToken;
        if (string.IsNullOrWhiteSpace(value))
            return false;
        fault = Outcome.MalformedToken;
        if (Architecture(value, out var document) is not { } architecture || document.IsDamaged)
            return false;
        token = new CaptchaToken(value, architecture) { HasKnownMembers = document.HasKnownMembers };
        fault = Outcome.None;
        return true;
    }

    /// <summary>Whether the text is a JSON object with a member, as text or in base64.</summary>
    internal static bool IsShaped(string value) => Architecture(value, out _) is not null;

    private static TokenArchitecture? Architecture(string value, out TokenDocument document)
    {
        document = default;
        if (value.Length > MaxBytes || HasControlCharacters(value))
            return null;
        if (value.AsSpan().TrimStart(' ').StartsWith('{'))
            return IsJsonObject(value, out document) ? TokenArchitecture.V2 : null;
        return IsBase64(value) && IsBase64Object(value, out document) ? TokenArchitecture.V3 : null;
    }

    private static bool HasControlCharacters(ReadOnlySpan<char> value) =>
        value.ContainsAnyInRange('\u0000', '\u001f') || value.ContainsAnyInRange('\u007f', '\u009f');

    // The library's check passes over white space; a token with a space is one whose plus signs a form has eaten.
    private static bool IsBase64(ReadOnlySpan<char> value) => !value.Contains(' ') && Base64.IsValid(value);

    private static bool IsJsonObject(string value, out TokenDocument document)
    {
        document = default;
        var most = Math.Min(MaxBytes, Encoding.UTF8.GetMaxByteCount(value.Length));
        var utf8 = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            // A lone surrogate has no UTF-8, so it could not be passed on byte for byte.
            var status = Utf8.FromUtf16(value, utf8.AsSpan(0, most), out _, out var length, replaceInvalidSequences: false);
            return status is OperationStatus.Done && TokenDocument.TryRead(utf8.AsSpan(0, length), MaxDepth, out document);
        }
        finally
        {
            utf8.AsSpan(0, most).Clear();
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    private static bool IsBase64Object(string value, out TokenDocument document)
    {
        document = default;
        var most = value.Length / 4 * 3;
        var json = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return Convert.TryFromBase64String(value, json, out var length) && TokenDocument.TryRead(json.AsSpan(0, length), MaxDepthInBase64, out document);
        }
        finally
        {
            json.AsSpan(0, most).Clear();
            ArrayPool<byte>.Shared.Return(json);
        }
    }
}
