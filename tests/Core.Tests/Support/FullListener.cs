using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Core.Tests.Support;

/// <summary>A port whose queue is full, so that the system drops further connections: nothing is ever answered.</summary>
internal sealed class FullListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];

    private FullListener()
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <param name="address">A loopback address.</param>
    /// <param name="port">A port that is free there; 0 for any.</param>
    public static async Task<FullListener> StartAsync(IPAddress address, int port)
    {
        var full = new FullListener();
        full._listener.Bind(new IPEndPoint(address, port));
        full._listener.Listen(backlog: 0);
        // Loopback answers at once, so a connect that waits was dropped.
        while (await full.ConnectAsync())
        {
        }

        return full;
    }

    public void Dispose()
    {
        foreach (var socket in _waiting)
            socket.Dispose();
        _listener.Dispose();
    }

    private async Task<bool> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _waiting.Add(socket);
        var connect = socket.ConnectAsync(_listener.LocalEndPoint!);
        return await Task.WhenAny(connect, Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System)) == connect;
    }
}
