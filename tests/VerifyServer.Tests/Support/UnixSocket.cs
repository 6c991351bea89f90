using System.Net.Sockets;

namespace CaptchaGate.VerifyServer.Tests.Support;

/// <summary>Reaches a server by a file: a server in a network of its own can be reached no other way.</summary>
internal static class UnixSocket
{
    public const string Prefix = "http://unix:";

    public static SocketsHttpHandler Handler(string path) => new()
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
