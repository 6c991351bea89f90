using System.Globalization;
using System.Text;

namespace CaptchaGate.TestKit.Peers;

/// <summary>Reads HTTP/1.1 messages with a Content-Length from a connection, one after the other.</summary>
internal sealed class MessageReader(Stream stream)
{
    private const int MaxBytes = 1 << 20;
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();

    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <returns>The first line with the headers, and the body; null at the end of the connection.</returns>
    public async Task<(string Head, string Body)?> ReadAsync(CancellationToken cancellationToken = default)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _length).IndexOf(EndOfHeaders)) < 0)
        {
            if (!await FillAsync(cancellationToken))
                return null;
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        var total = end + EndOfHeaders.Length + ContentLength(head);
        while (_length < total)
        {
            if (!await FillAsync(cancellationToken))
                return null;
        }

        var body = Encoding.UTF8.GetString(_buffer, end + EndOfHeaders.Length, total - end - EndOfHeaders.Length);
        _buffer.AsSpan(total, _length - total).CopyTo(_buffer);
        _length -= total;
        return (head, body);
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_length == _buffer.Length)
            Array.Resize(ref _buffer, _length < MaxBytes ? _length * 2 : throw new IOException("The message is too large."));
        var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
        _length += read;
        return read > 0;
    }

    private static int ContentLength(string head)
    {
        const string Header = "\r\nContent-Length:";
        var start = head.IndexOf(Header, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return 0;
        start += Header.Length;
        var end = head.IndexOf('\r', start);
        return int.Parse(end < 0 ? head.AsSpan(start) : head.AsSpan(start, end - start), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
