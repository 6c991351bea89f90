using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Emulator.Network;

/// <summary>A reserved port without a listener: a connect is refused until this is disposed.</summary>
public sealed class RefusedPort : IDisposable
{
    private readonly Socket _bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private RefusedPort(int port) => _bound.Bind(new IPEndPoint(IPAddress.Loopback, port));

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_bound.LocalEndPoint!).Port}");

    public static RefusedPort Get() => new(0);

    /// <summary>Holds a given port, which must be free.</summary>
    public static RefusedPort Hold(int port) => new(port);

    public void Dispose() => _bound.Dispose();
}
