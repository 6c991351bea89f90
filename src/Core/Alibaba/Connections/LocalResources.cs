using System.Net.Sockets;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>Which socket errors say that this process or machine ran out of something. They never say anything about the service.</summary>
internal static class LocalResources
{
    /// <summary>Whether <paramref name="error"/> is a lack of handles (EMFILE, ENFILE), ports (EADDRNOTAVAIL, EADDRINUSE), memory (ENOBUFS, ENOMEM) or processes.</summary>
    public static bool AreLacking(SocketError error) => error
        is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse
        or SocketError.ProcessLimit;
}
