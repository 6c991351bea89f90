using System.Net.Sockets;

namespace CaptchaGate.Emulator.Hosting;

/// <summary>The two ways in which a connection ends.</summary>
internal static class SocketEnd
{
    /// <param name="abortive">True for RST, false for FIN.</param>
    public static void End(this Socket socket, bool abortive)
    {
        if (!abortive)
            socket.Shutdown(SocketShutdown.Both);
        socket.LingerState = new(enable: abortive, seconds: 0);
        socket.Dispose();
    }
}
