using System.Globalization;
using System.Text;
using CaptchaGate.Core.Alibaba;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>Reads one HTTP/1.1 response (RFC 9112) synchronously, as far as a classification needs it.</summary>
internal sealed class ProbeResponse(Stream stream)
{
    private const int MaxHeadBytes = 16 * 1024;

    private readonly byte[] _buffer = new byte[MaxHeadBytes + BoundedBody.MaxBytes];
    private int _length;

    /// <exception cref="InvalidDataException">It is no HTTP response.</exception>
    /// <exception cref="EndOfStreamException">The connection ended before the response did.</exception>
    public UpstreamResponse.Received Read()
    {
        var end = ReadHead();
        var lines = Encoding.Latin1.GetString(_buffer, 0, end).Split("\r\n");
        var headers = Headers(lines);
        var bodyAt = end + 4;
        var body = headers.ContainsKey("content-encoding") ? null : ReadBody(headers, bodyAt);
        return new UpstreamResponse.Received(Status(lines[0]), body)
        {
            Date = DateTimeOffset.TryParseExact(headers.GetValueOrDefault("date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
            AsksToWait = headers.ContainsKey("x-acs-retry-after"),
        };
    }

    /// <summary>Reads the head, and of the body no more than <see cref="BoundedBody.MaxBytes"/>, whatever it is.</summary>
    /// <exception cref="InvalidDataException">It is no HTTP response.</exception>
    /// <exception cref="EndOfStreamException">The connection ended before the response did.</exception>
    public (int Status, string? ContentType) ReadKind()
    {
        var end = ReadHead();
        var lines = Encoding.Latin1.GetString(_buffer, 0, end).Split("\r\n");
        var (headers, status, bodyAt) = (Headers(lines), Status(lines[0]), end + 4);
        // "terminated by the first empty line after the header fields" (RFC 9112, 6.3)
        if (status is not (204 or 304))
            ReadPrefix(headers, bodyAt);
        return (status, headers.GetValueOrDefault("content-type"));
    }

    private static int Status(string line) =>
        line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line.Length >= 12 && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : throw new InvalidDataException();

    private static Dictionary<string, string> Headers(string[] lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw new InvalidDataException();
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return headers;
    }

    private int ReadHead()
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
                return end;
            if (_length >= MaxHeadBytes)
                throw new InvalidDataException();
            if (!More())
                throw new EndOfStreamException();
        }
    }

    // A body that is too long is ignored, as for CaptchaGate's own calls.
    private byte[]? ReadBody(Dictionary<string, string> headers, int at)
    {
        if (headers.GetValueOrDefault("transfer-encoding") is { } coding && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
            return ReadChunks(at);
        if (headers.GetValueOrDefault("content-length") is not { } text)
        {
            while (More())
            {
                // To the end of the connection.
            }

            return Body(at, _length - at);
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var declared))
            throw new InvalidDataException();
        if (declared > BoundedBody.MaxBytes)
            return null;
        Need(at + declared);
        return Body(at, declared);
    }

    private void ReadPrefix(Dictionary<string, string> headers, int at)
    {
        if (headers.GetValueOrDefault("transfer-encoding") is { } coding && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            ReadChunks(at);
            return;
        }

        var isDeclared = long.TryParse(headers.GetValueOrDefault("content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var declared);
        var wanted = at + (int)Math.Min(isDeclared ? declared : BoundedBody.MaxBytes, BoundedBody.MaxBytes);
        while (_length < wanted)
        {
            if (More())
                continue;
            if (isDeclared)
                throw new EndOfStreamException();
            return;
        }
    }

    private byte[]? ReadChunks(int at)
    {
        var body = new MemoryStream();
        while (true)
        {
            var line = LineAt(at);
            if (!int.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0)
                throw new InvalidDataException();
            at += line.Length + 2;
            if (size == 0)
                return body.ToArray();
            if (body.Length + size > BoundedBody.MaxBytes)
                return null;
            Need(at + size + 2);
            body.Write(_buffer, at, size);
            at += size + 2;
        }
    }

    private string LineAt(int at)
    {
        while (true)
        {
            var end = at < _length ? _buffer.AsSpan(at, _length - at).IndexOf("\r\n"u8) : -1;
            if (end >= 0)
                return Encoding.Latin1.GetString(_buffer, at, end);
            Need(_length + 1);
        }
    }

    private byte[]? Body(int at, int length) => length > BoundedBody.MaxBytes ? null : _buffer.AsSpan(at, length).ToArray();

    private void Need(int length)
    {
        while (_length < length)
        {
            if (!More())
                throw new EndOfStreamException();
        }
    }

    private bool More()
    {
        if (_length == _buffer.Length)
            throw new InvalidDataException();
        var read = stream.Read(_buffer, _length, _buffer.Length - _length);
        _length += read;
        return read > 0;
    }
}
