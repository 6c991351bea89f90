using System.Net.Sockets;
using System.Text;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;

namespace CaptchaGate.TestKit.Visitors;

/// <summary>One connection to the server under test, opened when it is used and again after it broke.</summary>
internal sealed class GateConnection(IsolatedNetwork network) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private Socket? _socket;
    private MessageReader? _reader;

    public bool IsOpen => _socket is not null;

    /// <summary>Sends a token.</summary>
    /// <param name="from">The visitor's address, which the trusted proxy in front of the server would tell.</param>
    public Task<GateAnswer> VerifyAsync(string token, string from) => SendAsync(Messages.Verify($$"""{"captchaVerifyParam":"{{token}}"}""", from));

    /// <summary>Claims that the widget cannot load.</summary>
    public Task<GateAnswer> ClaimAsync(Guid key, string from) => SendAsync(Messages.Verify($$"""{"captchaUnavailable":"widget","idempotencyKey":"{{key}}"}""", from));

    /// <returns>The answer; one with status 0 where the connection broke or nothing came for a minute.</returns>
    public async Task<GateAnswer> SendAsync(byte[] request)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await OpenAsync(limit.Token);
            await _socket!.SendAsync(request, SocketFlags.None, limit.Token);
            if (await _reader!.ReadAsync(limit.Token) is { } message)
            {
                if (message.Head.Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase))
                    Dispose();
                return GateAnswer.Read(message.Head, message.Body, TimeProvider.System.GetElapsedTime(started));
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            // No answer.
        }

        Dispose();
        return GateAnswer.None(TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary>Sends bytes and waits for nothing.</summary>
    public async Task SendOnlyAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await _socket!.SendAsync(bytes, SocketFlags.None, cancellationToken);
    }

    public void Dispose()
    {
        _socket?.Dispose();
        (_socket, _reader) = (null, null);
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_socket is not null)
            return;
        var socket = await network.SocketAsync();
        _socket = socket;
        await socket.ConnectAsync(Addresses.Server, cancellationToken);
        _reader = new MessageReader(new NetworkStream(socket, ownsSocket: false));
    }
}

/// <summary>Requests to the server under test.</summary>
internal static class Messages
{
    public static readonly byte[] Health = "GET /api/health HTTP/1.1\r\nHost: gate\r\n\r\n"u8.ToArray();

    public static byte[] Verify(string json, string from) => Encoding.UTF8.GetBytes(Head(json.Length, from) + json);

    /// <summary>The headers and the first <paramref name="sent"/> bytes of a body of <paramref name="length"/>.</summary>
    public static byte[] HalfSent(int length, int sent, string from) => Encoding.UTF8.GetBytes(Head(length, from) + new string(' ', sent));

    private static string Head(int length, string from) =>
        $"POST /api/verify HTTP/1.1\r\nHost: gate\r\nContent-Type: application/json\r\nX-Forwarded-For: {from}\r\nContent-Length: {length}\r\n\r\n";
}
