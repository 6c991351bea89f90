using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Tests.Processes;

/// <summary>A port that is free now, for a process that must be told one.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
