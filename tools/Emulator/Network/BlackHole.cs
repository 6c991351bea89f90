using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Emulator.Network;

/// <summary>
/// A port on which a connect neither succeeds nor fails: its queue of waiting connections is full and no listener accepts, so the kernel drops
/// further requests to connect.
/// </summary>
public sealed class BlackHole : IDisposable
{
    // Loopback answers at once, so a connect that waits this long was dropped.
    private static readonly TimeSpan Dropped = TimeSpan.FromMilliseconds(250);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];

    private BlackHole()
    {
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");

    public static async Task<BlackHole> StartAsync(CancellationToken cancellationToken = default)
    {
        var hole = new BlackHole();
        hole._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        hole._listener.Listen(backlog: 0);
        while (await hole.Fill(cancellationToken))
        {
        }

        return hole;
    }

    public void Dispose()
    {
        foreach (var socket in _waiting)
            socket.Dispose();
        _listener.Dispose();
    }

    /// <summary>False where the queue was full.</summary>
    private async Task<bool> Fill(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _waiting.Add(socket);
        try
        {
            await socket.ConnectAsync(_listener.LocalEndPoint!, cancellationToken).AsTask().WaitAsync(Dropped, TimeProvider.System, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
