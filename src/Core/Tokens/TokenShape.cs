using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Tokens;

/// <summary>
/// Refuses, before anything is paid for, what cannot be a <c>CaptchaVerifyParam</c>. It is a check of shape only: what
/// the token says is the caller's claim, and the token itself is never altered.
/// </summary>
public static class TokenShape
{
    /// <summary>The longest token, in bytes of UTF-8.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The deepest nesting of a V2 token's JSON.</summary>
    public const int MaxDepth = 8;

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
        if (Architecture(value) is not { } architecture)
            return false;
        token = new CaptchaToken(value, architecture);
        fault = Outcome.None;
        return true;
    }

    private static TokenArchitecture? Architecture(string value)
    {
        if (value.Length > MaxBytes || HasControlCharacters(value))
            return null;
        if (value.AsSpan().TrimStart(' ').StartsWith('{'))
            return IsJsonObject(value) ? TokenArchitecture.V2 : null;
        return IsBase64(value) ? TokenArchitecture.V3 : null;
    }

    private static bool HasControlCharacters(ReadOnlySpan<char> value) =>
        value.ContainsAnyInRange('\u0000', '\u001f') || value.ContainsAnyInRange('\u007f', '\u009f');

    // The library's check passes over white space; a token with a space is one whose plus signs a form has eaten.
    private static bool IsBase64(ReadOnlySpan<char> value) => !value.Contains(' ') && Base64.IsValid(value);

    private static bool IsJsonObject(string value)
    {
        var most = Math.Min(MaxBytes, Encoding.UTF8.GetMaxByteCount(value.Length));
        var utf8 = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            // A lone surrogate has no UTF-8, so it could not be passed on byte for byte.
            var status = Utf8.FromUtf16(value, utf8.AsSpan(0, most), out _, out var length, replaceInvalidSequences: false);
            return status is OperationStatus.Done && IsOneValue(utf8.AsSpan(0, length));
        }
        finally
        {
            utf8.AsSpan(0, most).Clear();
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    private static bool IsOneValue(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
