using System.Net;
using System.Text;

namespace CaptchaGate.Doctor;

/// <summary>The first lines of a request that the doctor was sent.</summary>
/// <param name="Target">The path, and the query behind it.</param>
/// <param name="Peer">Who the connection is from.</param>
internal sealed record RequestHead(string Target, IReadOnlyList<(string Name, string Value)> Headers, IPAddress Peer)
{
    private const int MaxBytes = 64 * 1024;

    /// <returns>Null where it is none, or too long.</returns>
    public static async Task<RequestHead?> ReadAsync(Stream stream, IPAddress peer, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes];
        var length = 0;
        while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return Parse(Encoding.Latin1.GetString(buffer, 0, end).Split("\r\n"), peer);
        }

        return null;
    }

    // A record prints its properties; headers may hold credentials.
    public override string ToString() => nameof(RequestHead);

    private static RequestHead? Parse(string[] lines, IPAddress peer) => lines[0].Split(' ') is [_, var target, _]
        ? new RequestHead(target, [.. lines.Skip(1).Select(static line => line.Split(':', 2)).Where(static line => line.Length == 2).Select(static line => (line[0].Trim(), line[1].Trim()))], peer)
        : null;
}
