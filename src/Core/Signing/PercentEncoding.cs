using System.Buffers;
using System.Text;
using CaptchaGate.Core.Buffers;

namespace CaptchaGate.Core.Signing;

/// <summary>RFC 3986 percent-encoding as the signature asks for it: unreserved characters stay, all else is UTF-8 in upper-case hexadecimal.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    public static void Append(ref Utf8Builder output, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Unreserved);
            if (plain < 0)
                plain = text.Length;
            output.Append(text[..plain]);
            text = text[plain..];
            if (!text.IsEmpty)
                text = text[AppendEscaped(ref output, text)..];
        }
    }

    private static int AppendEscaped(ref Utf8Builder output, ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out var consumed);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
        {
            output.Append((byte)'%');
            output.Append("0123456789ABCDEF"u8[octet >> 4]);
            output.Append("0123456789ABCDEF"u8[octet & 15]);
        }

        return consumed;
    }
}
