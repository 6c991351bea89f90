using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.Core.Tests.Support;

/// <summary>A name server on loopback that answers as it is told, or not at all.</summary>
internal sealed class DnsDouble : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Thread _thread;

    public DnsDouble()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <value>Makes the answer to a query; null for silence.</value>
    public Func<byte[], byte[]?> Answer { get; set; } = static query => Records(query, "192.0.2.1", "2001:db8::1");

    /// <value>The questions that came, as <c>name type</c>.</value>
    public ConcurrentQueue<string> Questions { get; } = new();

    public static ushort TypeOf(byte[] query) => (ushort)((query[^4] << 8) | query[^3]);

    /// <summary>An answer that holds those of <paramref name="addresses"/> that are of the family that was asked for.</summary>
    public static byte[] Records(byte[] query, params string[] addresses)
    {
        var records = addresses.Select(IPAddress.Parse).Where(address => address.AddressFamily == (TypeOf(query) == 1 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6));
        return Message(query, 0, [.. records.Select(address => Record(TypeOf(query), address.GetAddressBytes()))]);
    }

    /// <summary>An answer without a record and with a response code, such as 2 (SERVFAIL), 3 (NXDOMAIN) or 5 (REFUSED).</summary>
    public static byte[] Code(byte[] query, int code) => Message(query, code);

    /// <summary>A record of a name that is a pointer to the question's.</summary>
    public static byte[] Record(ushort type, byte[] data) => [0xC0, 12, (byte)(type >> 8), (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    public static byte[] Message(byte[] query, int code, params byte[][] records) =>
        [query[0], query[1], 0x81, (byte)(0x80 | code), 0, 1, 0, (byte)records.Length, 0, 0, 0, 0, .. query[12..], .. records.SelectMany(static record => record)];

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
    }

    private static string Name(byte[] query)
    {
        var labels = new List<string>();
        for (var at = 12; query[at] > 0; at += query[at] + 1)
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        return string.Join('.', labels);
    }

    private void Serve()
    {
        var buffer = new byte[512];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            while (true)
            {
                var query = buffer[.._socket.ReceiveFrom(buffer, ref from)];
                Questions.Enqueue($"{Name(query)} {TypeOf(query)}");
                if (Answer(query) is { } answer)
                    _socket.SendTo(answer, from);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
