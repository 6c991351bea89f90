using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>Leads connections to real host names to servers on loopback. The connection to a name that is not registered fails the test.</summary>
internal sealed class Network
{
    private readonly ConcurrentDictionary<string, int> _ports = new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentBag<(string Host, Socket Socket)> _sockets = [];

    public void Route(string host, int port) => _ports[host] = port;

    /// <summary>Stops listening under the name and closes its connections.</summary>
    public void Cut(string host)
    {
        // The discard port: nothing listens there.
        Route(host, 9);
        foreach (var (connected, socket) in _sockets)
        {
            if (string.Equals(connected, host, StringComparison.OrdinalIgnoreCase))
                socket.Dispose();
        }
    }

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        if (!_ports.TryGetValue(host, out var port))
            throw new HttpRequestException($"{host} is not registered.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            _sockets.Add((host, socket));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
