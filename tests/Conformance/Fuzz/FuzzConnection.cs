using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace CaptchaGate.Conformance.Fuzz;

/// <summary>One answer: its status and its body.</summary>
internal readonly record struct FuzzAnswer(int Status, string Body);

/// <summary>A socket that is kept as long as the server keeps it.</summary>
internal sealed class FuzzConnection(IPEndPoint server) : IDisposable
{
    /// <summary>How long an answer to broken framing is waited for before the client ends its side. Nothing is asserted of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(30);

    private readonly List<byte> _received = [];
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Socket? _socket;

    /// <value>How many connections it took.</value>
    public int Connections { get; private set; }

    /// <summary>Sends a request and reads what comes: one answer, or of broken framing all until the server closes.</summary>
    public async Task<List<FuzzAnswer>> AskAsync(FuzzRequest request)
    {
        if (request.Framed)
            return await AskOnceAsync(request) is { } answer ? [answer] : [];
        var answers = new List<FuzzAnswer>();
        Close();
        await SendAsync(request.Bytes);
        var first = ReadAsync(isHead: false);
        if (await Task.WhenAny(first, Task.Delay(Patience, TimeProvider.System)) != first || _socket is not null)
            Finish();
        for (var answer = await first; answer is not null; answer = await ReadAsync(isHead: false))
            answers.Add(answer.Value);
        Close();
        return answers;
    }

    public void Dispose() => Close();

    // A server may close a kept connection at any moment (RFC 9112, 9.3.1), so a request that it left unanswered goes out once more on a new one.
    private async Task<FuzzAnswer?> AskOnceAsync(FuzzRequest request)
    {
        var isKept = _socket is not null;
        await SendAsync(request.Bytes);
        var answer = await ReadAsync(request.IsHead);
        if (answer is not null || !isKept)
            return answer;
        Close();
        await SendAsync(request.Bytes);
        return await ReadAsync(request.IsHead);
    }

    private async Task SendAsync(byte[] bytes)
    {
        try
        {
            await (await OpenAsync()).SendAsync(bytes);
        }
        catch (SocketException)
        {
            // Answered and closed before all of it was sent; the answer may still be there to read.
        }
    }

    private async Task<Socket> OpenAsync()
    {
        if (_socket is not null)
            return _socket;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        Connections++;
        _received.Clear();
        return _socket = socket;
    }

    private async Task<FuzzAnswer?> ReadAsync(bool isHead)
    {
        while (true)
        {
            int end;
            while ((end = CollectionsMarshal.AsSpan(_received).IndexOf("\r\n\r\n"u8)) < 0)
            {
                if (!await ReceiveAsync())
                    return null;
            }

            var head = Encoding.Latin1.GetString(CollectionsMarshal.AsSpan(_received)[..end]);
            var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
            var length = isHead || status is 100 ? 0 : LengthIn(head);
            while (_received.Count < end + 4 + length)
            {
                if (!await ReceiveAsync())
                    return new FuzzAnswer(status, "");
            }

            var body = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_received).Slice(end + 4, length));
            _received.RemoveRange(0, end + 4 + length);
            if (status is 100)
                continue;
            return new FuzzAnswer(status, body);
        }
    }

    private static int LengthIn(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return 0;
        var digits = head.AsSpan(at + Name.Length);
        var end = digits.IndexOf('\r');
        return int.Parse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture);
    }

    private async Task<bool> ReceiveAsync()
    {
        if (_socket is null)
            return false;
        try
        {
            var count = await _socket.ReceiveAsync(_buffer);
            _received.AddRange(_buffer.AsSpan(0, count));
            if (count == 0)
                Close();
            return count > 0;
        }
        catch (SocketException)
        {
            Close();
            return false;
        }
    }

    private void Finish()
    {
        try
        {
            _socket?.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            Close();
        }
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
