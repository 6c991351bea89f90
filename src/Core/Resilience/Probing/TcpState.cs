using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>What the kernel knows of a connection: <c>getsockopt(TCP_INFO)</c>, Linux (tcp(7), <c>struct tcp_info</c>).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TcpState(byte State, byte Retransmits, uint Unacknowledged, uint RetransmittedInAll)
{
    private const int TcpLevel = 6;
    private const int TcpInfo = 11;
    private const int StateAt = 0;
    private const int RetransmitsAt = 2;
    private const int UnacknowledgedAt = 24;
    private const int RetransmittedInAllAt = 100;
    private const int Length = 104;

    // enum in the kernel's include/net/tcp_states.h.
    private const byte Established = 1;
    private const byte SynSent = 2;

    /// <summary>Whether the other side did not answer the request for a connection, not even when it was repeated.</summary>
    public bool ConnectIsUnanswered => State == SynSent && (Retransmits > 0 || RetransmittedInAll > 0);

    /// <summary>Whether all that was sent has arrived at the other side.</summary>
    public bool EverythingArrived => State == Established && Unacknowledged == 0;

    /// <returns>Null if the system or a sandbox does not report it.</returns>
    public static TcpState? Of(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        Span<byte> info = stackalloc byte[Length];
        info.Clear();
        try
        {
            return socket.GetRawSocketOption(TcpLevel, TcpInfo, info) >= Length
                ? new TcpState(
                    info[StateAt],
                    info[RetransmitsAt],
                    BinaryPrimitives.ReadUInt32LittleEndian(info[UnacknowledgedAt..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(info[RetransmittedInAllAt..]))
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
