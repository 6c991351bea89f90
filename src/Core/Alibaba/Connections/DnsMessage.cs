using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>What one datagram of a name server says about one question.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Addresses">The addresses in it; empty unless the kind is <see cref="DnsAnswerKind.Addresses"/>.</param>
internal readonly record struct DnsAnswer(DnsAnswerKind Kind, IReadOnlyList<IPAddress> Addresses)
{
    public static DnsAnswer Of(DnsAnswerKind kind) => new(kind, []);
}

/// <summary>What a datagram of a name server says.</summary>
internal enum DnsAnswerKind
{
    /// <summary>It does not answer this question.</summary>
    Unrelated,

    /// <summary>The name has these addresses.</summary>
    Addresses,

    /// <summary>The name exists and has no address of the family.</summary>
    NoData,

    /// <summary>The name does not exist (NXDOMAIN).</summary>
    NoName,

    /// <summary>The server cannot or does not want to answer (SERVFAIL, REFUSED, an unreadable answer).</summary>
    Failed,
}

/// <summary>The two messages of RFC 1035 that a stub resolver needs: a question for a name's addresses, and its answer.</summary>
internal static class DnsMessage
{
    /// <summary>"Messages carried by UDP are restricted to 512 bytes" (RFC 1035, 4.2.1): no answer is longer, because none is asked to be.</summary>
    public const int MaxBytes = 512;

    private const int HeaderBytes = 12;
    private const int MaxNameBytes = 255;
    private const int MaxAddresses = 16;
    private const ushort Internet = 1;
    private const ushort RecursionDesired = 0x0100;
    private const ushort Response = 0x8000;
    private const ushort OperationCode = 0x7800;

    /// <summary>The record type of IPv4 addresses (A) and of IPv6 addresses (AAAA).</summary>
    public const ushort TypeA = 1, TypeAaaa = 28;

    /// <summary>Makes a query; null when <paramref name="host"/> cannot be a name of the DNS.</summary>
    public static byte[]? TryWriteQuery(ushort id, string host, ushort type)
    {
        var labels = host.TrimEnd('.').Split('.');
        var length = labels.Sum(static label => label.Length + 1) + 1;
        if (length > MaxNameBytes || !Ascii.IsValid(host) || labels.Any(static label => label.Length is 0 or > 63))
            return null;
        var query = new byte[HeaderBytes + length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(query, id);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(4), 1);
        var at = HeaderBytes;
        foreach (var label in labels)
        {
            query[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, query.AsSpan(at));
        }

        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(at + 1), type);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(at + 3), Internet);
        return query;
    }

    /// <summary>Reads the answer to <paramref name="query"/>. An answer that was cut (TC) counts with what is in it: TLS proves who is at an address.</summary>
    public static DnsAnswer ReadAnswer(ReadOnlySpan<byte> message, ReadOnlySpan<byte> query)
    {
        if (!Answers(message, query))
            return DnsAnswer.Of(DnsAnswerKind.Unrelated);
        return (message[3] & 0x0F) switch
        {
            0 => ReadRecords(message, query.Length, BinaryPrimitives.ReadUInt16BigEndian(query[^4..])),
            3 => DnsAnswer.Of(DnsAnswerKind.NoName),
            _ => DnsAnswer.Of(DnsAnswerKind.Failed),
        };
    }

    // The same id and the same question; servers may answer in another case. Some reject a query without repeating the question.
    private static bool Answers(ReadOnlySpan<byte> message, ReadOnlySpan<byte> query)
    {
        if (message.Length < HeaderBytes || !message[..2].SequenceEqual(query[..2]))
            return false;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((flags & Response) == 0 || (flags & OperationCode) != 0)
            return false;
        return BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == 0
            ? (flags & 0x0F) is not (0 or 3)
            : message.Length >= query.Length && Ascii.EqualsIgnoreCase(message[HeaderBytes..(query.Length - 4)], query[HeaderBytes..^4])
                && message[(query.Length - 4)..query.Length].SequenceEqual(query[^4..]);
    }

    // Aliases (CNAME) precede in the answer the addresses of what they lead to.
    private static DnsAnswer ReadRecords(ReadOnlySpan<byte> message, int at, ushort type)
    {
        var addresses = new List<IPAddress>();
        for (var left = BinaryPrimitives.ReadUInt16BigEndian(message[6..]); left > 0 && addresses.Count < MaxAddresses; left--)
        {
            at = SkipName(message, at);
            if (at < 0 || at + 10 > message.Length)
                return Records(addresses, cut: true);
            var found = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (at + length > message.Length)
                return Records(addresses, cut: true);
            if (found == type && length == (type == TypeA ? 4 : 16))
                addresses.Add(new IPAddress(message.Slice(at, length)));
            at += length;
        }

        return Records(addresses, cut: (message[2] & 0x02) != 0);
    }

    // "No address" is said only by an answer that is whole.
    private static DnsAnswer Records(List<IPAddress> addresses, bool cut)
    {
        if (addresses.Count > 0)
            return new DnsAnswer(DnsAnswerKind.Addresses, addresses);
        return DnsAnswer.Of(cut ? DnsAnswerKind.Failed : DnsAnswerKind.NoData);
    }

    // A name is labels until an empty one, or until a pointer to the rest (RFC 1035, 4.1.4).
    private static int SkipName(ReadOnlySpan<byte> message, int at)
    {
        while (at < message.Length)
        {
            var length = message[at];
            if (length == 0)
                return at + 1;
            if (length >= 0xC0)
                return at + 2;
            at += length + 1;
        }

        return -1;
    }
}
