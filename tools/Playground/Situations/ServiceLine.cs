using System.Net;
using System.Net.Sockets;
using CaptchaGate.Emulator.Network;

namespace CaptchaGate.Playground.Situations;

/// <summary>
/// The gates' way to the emulator. It can be cut: then a connect is refused, while the page still gets its widget and its tokens
/// from the emulator itself.
/// </summary>
internal sealed class ServiceLine : IAsyncDisposable
{
    private readonly IPEndPoint _emulator;
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _open = [];
    private Socket? _listener;
    private RefusedPort? _held;
    private bool _disposed;

    public ServiceLine(Uri emulator)
    {
        _emulator = new(IPAddress.Loopback, emulator.Port);
        _listener = Listen(0);
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
    }

    /// <value>What the gates take for the service.</value>
    public Uri Address { get; }

    /// <summary>Resets every connection and refuses new ones, until <see cref="Restore"/>.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            if (_held is not null || _disposed)
                return;
            _listener?.Dispose();
            _listener = null;
            CloseAll();
            _held = RefusedPort.Hold(Address.Port);
        }
    }

    /// <summary>Takes connections again, on the same port.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            if (_held is null || _disposed)
                return;
            _held.Dispose();
            _held = null;
            _listener = Listen(Address.Port);
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _disposed = true;
            _listener?.Dispose();
            _held?.Dispose();
            CloseAll();
        }

        return default;
    }

    private Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
                _ = ConnectAsync(await listener.AcceptAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The line was cut or the program ends.
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var service = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!Add(client) || !Add(service))
                return;
            await service.ConnectAsync(_emulator);
            await Task.WhenAny(CopyAsync(client, service), CopyAsync(service, client));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Either side may end at any time; the other one then ends, too.
        }
        finally
        {
            Close(client);
            Close(service);
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[8 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
                await to.SendAsync(buffer.AsMemory(0, count));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // As in ConnectAsync.
        }
    }

    private bool Add(Socket socket)
    {
        lock (_lock)
            return !_disposed && _held is null && _open.Add(socket);
    }

    private void Close(Socket socket)
    {
        lock (_lock)
            _open.Remove(socket);
        // With data unread or the line cut the other side must see a reset, never an orderly end.
        Reset(socket);
    }

    private void CloseAll()
    {
        foreach (var socket in _open)
            Reset(socket);
        _open.Clear();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new(enable: true, seconds: 0);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // It was closed already.
        }

        socket.Dispose();
    }
}
