using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.VerifyServer.Tests.Resilience.Support;

/// <summary>Connections of many addresses that send the same bytes and then nothing, and read nothing.</summary>
/// <param name="addresses">How many addresses they come from.</param>
internal sealed class Crowd(int addresses = 100) : IDisposable
{
    private const int AtOnce = 64;

    private readonly List<Socket> _sockets = [];

    /// <summary>Opens <paramref name="count"/> connections; those that the server closes stay counted.</summary>
    public async Task ComeAsync(Uri server, int count, ReadOnlyMemory<byte> bytes)
    {
        var sockets = Enumerable.Range(0, count).Select(New).ToArray();
        _sockets.AddRange(sockets);
        await Parallel.ForEachAsync(sockets, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (socket, cancellationToken) => await SendAsync(socket, server, bytes, cancellationToken));
    }

    public void Dispose() => _sockets.ForEach(static socket => socket.Dispose());

    private Socket New(int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, LingerState = new LingerOption(enable: true, seconds: 0) };
        socket.Bind(new IPEndPoint(IPAddress.Parse($"127.1.{number % addresses / 50}.{1 + number % addresses % 50}"), 0));
        return socket;
    }

    private static async Task SendAsync(Socket socket, Uri server, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, server.Port, patience.Token);
            while (!bytes.IsEmpty)
                bytes = bytes[await socket.SendAsync(bytes, patience.Token)..];
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The server made room for others, or has no place yet.
        }
    }
}
