using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>RFC 3986 percent-encoding as the signature asks for it: unreserved characters stay, all else is UTF-8 in upper-case hexadecimal.</summary>
internal static class PercentEncoding
{
    private const string UnreservedCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(UnreservedCharacters);
    private static readonly bool[] IsUnreserved = [.. Enumerable.Range(0, 256).Select(static octet => UnreservedCharacters.Contains((char)octet))];

    /// <summary>Appends <paramref name="text"/>; half a surrogate pair is written as U+FFFD.</summary>
    public static void Append(ref Utf8Builder output, ReadOnlySpan<char> text)
    {
        var plain = text.IndexOfAnyExcept(Unreserved);
        output.Append(plain < 0 ? text : text[..plain]);
        if (plain >= 0)
            AppendEscaped(ref output, text[plain..]);
    }

    // Octet by octet: a caller chooses the text, and one of nothing but reserved characters must not cost many times as much.
    private static void AppendEscaped(ref Utf8Builder output, ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = ArrayPool<byte>.Shared.Rent(most);
        var escaped = ArrayPool<byte>.Shared.Rent(3 * most);
        var length = 0;
        try
        {
            length = Encoding.UTF8.GetBytes(text, utf8);
            output.Append(escaped.AsSpan(0, Escape(utf8.AsSpan(0, length), escaped)));
        }
        finally
        {
            // The text may be a token.
            CryptographicOperations.ZeroMemory(utf8.AsSpan(0, length));
            CryptographicOperations.ZeroMemory(escaped.AsSpan(0, 3 * length));
            ArrayPool<byte>.Shared.Return(utf8);
            ArrayPool<byte>.Shared.Return(escaped);
        }
    }

    private static int Escape(ReadOnlySpan<byte> octets, Span<byte> escaped)
    {
        var written = 0;
        foreach (var octet in octets)
        {
            if (IsUnreserved[octet])
            {
                escaped[written++] = octet;
                continue;
            }

            escaped[written++] = (byte)'%';
            escaped[written++] = "0123456789ABCDEF"u8[octet >> 4];
            escaped[written++] = "0123456789ABCDEF"u8[octet & 15];
        }

        return written;
    }
}
