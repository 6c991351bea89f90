using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Core.Telemetry;

/// <summary>
/// A client's address cut to its network, IPv4 to /24 and IPv6 to /48: enough to see where a flood comes from, too little to
/// see who came. A keyed hash would need a key that all instances share, and whoever holds it could try all addresses.
/// </summary>
internal static class ClientNetwork
{
    private const int Prefix4Bytes = 3;
    private const int Prefix6Bytes = 6;

    /// <param name="client">An address, or the /64 of one; what is neither gives null.</param>
    public static string? Of(string? client)
    {
        var address = client.AsSpan();
        var slash = address.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? address : address[..slash], out var parsed))
            return null;
        var isV4 = parsed.AddressFamily is AddressFamily.InterNetwork;
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out var written);
        bytes[(isV4 ? Prefix4Bytes : Prefix6Bytes)..written].Clear();
        return isV4 ? $"{bytes[0]}.{bytes[1]}.{bytes[2]}.0/24" : $"{new IPAddress(bytes)}/48";
    }
}
