using System.Net.Sockets;

namespace CaptchaGate.Emulator.Hosting;

/// <summary>The two ways in which a connection ends.</summary>
internal static class SocketEnd
{
    /// <summary>Ends the connection; one that the other side, or the server, has ended meanwhile stays as it is.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="abortive">True for RST, false for FIN.</param>
    public static void End(this Socket socket, bool abortive)
    {
        try
        {
            if (!abortive)
                socket.Shutdown(SocketShutdown.Both);
            socket.LingerState = new(enable: abortive, seconds: 0);
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
        {
            // Already ended by another caller; that is not an error.
        }

        socket.Dispose();
    }
}
