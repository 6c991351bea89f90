using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.Doctor;

/// <summary>Answers each request with one JSON document and closes the connection. For what only a server can see, while the doctor runs.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener;
    private readonly Func<RequestHead, string> _answer;
    private readonly Task _accepting;

    /// <param name="address">Where it listens.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="answer">Makes the document.</param>
    /// <exception cref="SocketException">The port is in use.</exception>
    public SmallServer(IPAddress address, int port, Func<RequestHead, string> answer)
    {
        _answer = answer;
        _listener = new TcpListener(address, port);
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _accepting = AcceptAsync(_end.Token);
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        // First its end: to accept on a listener that was disposed of is an invalid operation.
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(cancellationToken);
                await ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The doctor is done.
        }
    }

    // To its end, also when no caller waits for the next one.
    private async Task ServeAsync(TcpClient client)
    {
        // One client after the other: a silent one must not keep the others away for long.
        using var limit = new CancellationTokenSource(Limits.Step);
        try
        {
            await using var stream = client.GetStream();
            if (await RequestHead.ReadAsync(stream, ((IPEndPoint)client.Client.RemoteEndPoint!).Address, limit.Token) is not { } head)
                return;
            var body = Encoding.UTF8.GetBytes(_answer(head));
            var headers = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(headers), limit.Token);
            await stream.WriteAsync(body, limit.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client left, or said nothing.
        }
    }
}
