using System.Buffers.Text;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>As much of HTTP as the lanes answer with: a length and a body.</summary>
internal static class HttpAnswer
{
    public static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = answer[..end];
        var at = head.IndexOf("ontent-Length: "u8);
        if (at < 0)
            at = head.IndexOf("ontent-length: "u8);
        if (at < 0 || !Utf8Parser.TryParse(head[(at + "ontent-Length: ".Length)..], out int length, out _))
            throw new InvalidDataException("The server answered without Content-Length; the generator reads no other framing.");
        return answer.Length >= end + 4 + length;
    }

    public static AnswerKind KindOf(ReadOnlySpan<byte> answer)
    {
        if (!answer.StartsWith("HTTP/1.1 200"u8) || answer.IndexOf("\"success\":true"u8) < 0)
            return AnswerKind.NotPassed;
        return answer.IndexOf("\"verified\":true"u8) < 0 ? AnswerKind.PassedUnverified : AnswerKind.Verified;
    }

    public static bool IsVerified(ReadOnlySpan<byte> answer) => KindOf(answer) is AnswerKind.Verified;
}

internal enum AnswerKind
{
    Verified,

    /// <summary>A pass without a verdict of the service.</summary>
    PassedUnverified,

    NotPassed,
}
