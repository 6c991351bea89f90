using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CaptchaGate.Tests.Processes;

/// <summary>A port that is free now, for a process that must be told one. It is below the ports that systems give to connections, or one of them could take it first.</summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Last = 32_000;

    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
