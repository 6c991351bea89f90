using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CaptchaGate.Conformance.OpenApi;

namespace CaptchaGate.Conformance.Support;

/// <summary>A client that knows nothing of HTTP's rules: it sends bytes and reads the answers that come.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly List<byte> _received = [];

    private RawHttp(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawHttp> ConnectAsync(Uri url)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        return new RawHttp(client);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The server has answered and left; what it said is still to be read.
        }
    }

    /// <summary>Tells the server that nothing more comes.</summary>
    public void Finish() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads one answer, which must have a Content-Length or no body.</summary>
    /// <returns>Null when the server closes the connection without one.</returns>
    public async Task<Reply?> ReadAsync()
    {
        int end;
        while ((end = EndOfHead()) < 0)
        {
            if (!await ReceiveAsync())
                return null;
        }

        var lines = Encoding.Latin1.GetString([.. _received.Take(end)]).Split("\r\n");
        var headers = lines.Skip(1).Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        while (_received.Count < end + 4 + length)
            Assert.True(await ReceiveAsync(), "The answer broke off.");
        var body = _received.GetRange(end + 4, length).ToArray();
        _received.RemoveRange(0, end + 4 + length);
        return new Reply(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    /// <summary>Sends one request and reads its answer, which keeps to the contract unless the web server itself gave it.</summary>
    public static async Task<Reply?> AskAsync(Uri url, byte[] request)
    {
        using var raw = await ConnectAsync(url);
        await raw.SendAsync(request);
        var reply = await raw.ReadAsync();
        if (reply?.Header("X-Request-Id") is not null)
            Contract.Current.Check("POST", "/verify", reply, ofPage: false);
        return reply;
    }

    public void Dispose() => _client.Dispose();

    private int EndOfHead() => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received).IndexOf("\r\n\r\n"u8);

    private async Task<bool> ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            var count = await _stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            _received.AddRange(buffer.AsSpan(0, count));
            return count > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
