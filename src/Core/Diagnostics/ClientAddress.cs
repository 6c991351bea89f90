using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CaptchaGate.Core.Diagnostics;

/// <summary>
/// Who calls, as limits see it: an IPv4 address, or the /64 of an IPv6 address, because one subscriber has a whole /64.
/// A number, so that a table of many thousand clients holds no objects. It prints as its network, which is all that events
/// may contain. The default represents callers whose address is unknown, who share the limit of ::/64.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ClientAddress
{
    private const int Bytes = 16;
    private const int SubscriberBytes = 8;
    private const int Network4Bytes = 15;
    private const int Network6Bytes = 6;

    // An IPv4 address as "::ffff:a.b.c.d" (RFC 4291, 2.5.5.2), which is no /64.
    private const ulong Mapped = 0xffff_0000_0000;

    // Two halves: a number of 128 bits would be aligned to 16 bytes, and an entry of a table half as long again.
    private readonly ulong _high;
    private readonly ulong _low;

    private ClientAddress(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (address.AddressFamily is AddressFamily.InterNetwork)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes[SubscriberBytes..], Mapped);
            address.TryWriteBytes(bytes[^4..], out _);
        }
        else
        {
            address.TryWriteBytes(bytes, out _);
            if (!address.IsIPv4MappedToIPv6)
                bytes[SubscriberBytes..].Clear();
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[SubscriberBytes..]);
    }

    /// <value>Whether it is the machine's own, 127.0.0.0/8 or ::1, or no address at all.</value>
    public bool IsLoopback => IsV4 ? FirstByte is 127 or 0 : _high == 0;

    /// <value>Whether it is of a network that the Internet does not reach: loopback, RFC 1918, RFC 4193 or link-local.</value>
    public bool IsPrivate => IsLoopback || (IsV4
        ? FirstByte is 10 || (uint)_low >> 20 is 0xac1 || (uint)_low >> 16 is 0xc0a8 or 0xa9fe
        : _high >> 57 is 0x7e || _high >> 54 is 0x3fa);

    private uint FirstByte => (uint)_low >> 24;

    private bool IsV4 => _high == 0 && (_low & ~(ulong)uint.MaxValue) == Mapped;

    /// <summary>Reads <c>ip</c>, <c>ip:port</c>, <c>ipv6</c> or <c>[ipv6]:port</c>.</summary>
    /// <returns>Null for what is none of them.</returns>
    public static ClientAddress? Parse(string? text) => IPEndPoint.TryParse(text ?? "", out var endpoint) ? new ClientAddress(endpoint.Address) : null;

    /// <summary>Writes the whole address, for a keyed hash of it.</summary>
    /// <param name="destination">16 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[SubscriberBytes..], _low);
    }

    /// <summary>
    /// The network, IPv4 to /24 and IPv6 to /48: enough to see where a flood comes from, too little to see who came. A
    /// keyed hash would need a key that all instances share, and any holder of it could try all addresses.
    /// </summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[SubscriberBytes..], _low);
        bytes[(IsV4 ? Network4Bytes : Network6Bytes)..].Clear();
        return IsV4 ? $"{bytes[12]}.{bytes[13]}.{bytes[14]}.0/24" : $"{new IPAddress(bytes)}/48";
    }
}
