using System.Globalization;
using System.Text;

namespace CaptchaGate.Emulator.Reactions;

/// <summary>The pieces that wire faults are made of.</summary>
internal static class WireFaults
{
    public static Reaction Named(string name, Func<Answer, IReadOnlyList<WireStep>> steps) => new WireReaction(name, steps);

    public static Send Head(Answer answer) => new(answer.Head(answer.Body.Length));

    public static Send Half(Answer answer) => new(answer.Body[..(answer.Body.Length / 2)]);

    public static Send ChunkedHead(Answer answer)
    {
        answer.Headers["Transfer-Encoding"] = "chunked";
        return new(answer.Head(contentLength: null));
    }

    public static Send Chunk(ReadOnlyMemory<byte> content) => new(
        (byte[])[.. Encoding.ASCII.GetBytes(content.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. content.Span, .. "\r\n"u8]);

    public static IReadOnlyList<WireStep> HugeHeaders(Answer answer)
    {
        for (var i = 0; i < 1024; i++)
            answer.Headers[$"x-filler-{i}"] = new('x', 1000);
        return [Head(answer), new Send(answer.Body), new Finish()];
    }

    public static IReadOnlyList<WireStep> OversizeChunked(Answer answer)
    {
        // The JSON stays valid: white space may precede it.
        var space = new byte[64 * 1024];
        space.AsSpan().Fill((byte)' ');
        var filler = Chunk(space);
        return [ChunkedHead(answer), .. Enumerable.Repeat(filler, 128), Chunk(answer.Body), new Send("0\r\n\r\n"u8.ToArray()), new Finish()];
    }
}
