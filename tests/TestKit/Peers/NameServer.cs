using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.TestKit.Peers;

/// <summary>What a <see cref="NameServer"/> does with a query.</summary>
internal enum NameServerMode
{
    Answer,
    Drop,
    Refuse,
    NoSuchName,
}

/// <summary>A name server (RFC 1035) for the names of the service and the widget: UDP, IPv4 addresses, nothing else.</summary>
internal sealed class NameServer : IDisposable
{
    private const int HeaderBytes = 12;
    private const ushort TypeA = 1;
    private const uint TimeToLive = 60;
    private const int NoError = 0;
    private const int NameError = 3;
    private const int Refused = 5;

    private static readonly Dictionary<string, IPAddress> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        [Addresses.FirstName] = Addresses.First,
        [Addresses.SecondName] = Addresses.Second,
        [Addresses.ScriptName] = Addresses.Script,
        [Addresses.InitializationNames[0]] = Addresses.Initialization,
        [Addresses.InitializationNames[1]] = Addresses.Initialization,
        [Addresses.InitializationNames[2]] = Addresses.Initialization,
        [Addresses.InitializationNames[3]] = Addresses.Initialization,
    };

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public NameServerMode Mode { get; set; }

    /// <value>The address whose names do not exist; null for none.</value>
    public IPAddress? Gone { get; set; }

    public void Start()
    {
        _socket.Bind(new IPEndPoint(Addresses.NameServer, Addresses.NameServerPort));
        _ = ServeAsync();
    }

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync()
    {
        var buffer = new byte[1500];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone);
            if (Mode is not NameServerMode.Drop && Reply(buffer.AsSpan(0, received.ReceivedBytes)) is { } reply)
                await _socket.SendToAsync(reply, SocketFlags.None, received.RemoteEndPoint);
        }
    }

    /// <summary>The reply to <paramref name="query"/>; null where it is none that this server can read.</summary>
    private byte[]? Reply(ReadOnlySpan<byte> query)
    {
        if (query.Length < HeaderBytes || ReadName(query[HeaderBytes..]) is not { } question)
            return null;
        var end = HeaderBytes + question.Bytes + 4;
        if (query.Length < end)
            return null;
        var type = BinaryPrimitives.ReadUInt16BigEndian(query[(HeaderBytes + question.Bytes)..]);
        var address = Names.GetValueOrDefault(question.Name) is { } named && !named.Equals(Gone) ? named : null;
        var code = Mode switch
        {
            NameServerMode.Refuse => Refused,
            NameServerMode.NoSuchName => NameError,
            _ => address is null ? NameError : NoError,
        };
        var answer = code == NoError && type == TypeA ? address : null;
        var reply = new byte[end + (answer is null ? 0 : 16)];
        query[..end].CopyTo(reply);
        // A response, recursion desired and available; one question, none or one answer, nothing else.
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(2), (ushort)(0x8180 | code));
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(6), (ushort)(answer is null ? 0 : 1));
        reply.AsSpan(8, 4).Clear();
        if (answer is not null)
            WriteAnswer(reply.AsSpan(end), answer);
        return reply;
    }

    private static void WriteAnswer(Span<byte> record, IPAddress address)
    {
        // The name is a pointer to the question's.
        BinaryPrimitives.WriteUInt16BigEndian(record, 0xC000 | HeaderBytes);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], TypeA);
        BinaryPrimitives.WriteUInt16BigEndian(record[4..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(record[6..], TimeToLive);
        BinaryPrimitives.WriteUInt16BigEndian(record[10..], 4);
        address.GetAddressBytes().CopyTo(record[12..]);
    }

    private static (string Name, int Bytes)? ReadName(ReadOnlySpan<byte> labels)
    {
        var name = new StringBuilder();
        for (var at = 0; at < labels.Length;)
        {
            int length = labels[at++];
            if (length == 0)
                return (name.ToString(), at);
            if (length > 63 || at + length > labels.Length)
                return null;
            if (name.Length > 0)
                name.Append('.');
            name.Append(Encoding.ASCII.GetString(labels.Slice(at, length)));
            at += length;
        }

        return null;
    }
}
