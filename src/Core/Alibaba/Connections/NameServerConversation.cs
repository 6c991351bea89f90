using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>One lookup's conversation with one name server, over a socket that is connected to it and never blocks.</summary>
/// <param name="server">The server's address.</param>
/// <param name="queries">What to ask, a datagram for each address family.</param>
internal sealed class NameServerConversation(IPEndPoint server, IReadOnlyList<byte[]> queries) : IDisposable
{
    // More than any server sends to two questions: a flood of datagrams does not keep a lookup busy.
    private const int MaxDatagrams = 16;

    private readonly bool[] _failed = new bool[queries.Count];

    /// <value>The socket while answers may still come; null before the first question and after a fault.</value>
    public Socket? Socket { get; private set; }

    /// <value>Whether it was asked, and an answer may still come.</value>
    public bool MayAnswer => Socket is not null && Array.Exists(_failed, static failed => !failed);

    /// <value>Whether a question has been asked, or could not be.</value>
    public bool WasAsked { get; private set; }

    /// <value>Whether this process lacked a handle, a port or memory to ask.</value>
    public bool LackedResources { get; private set; }

    /// <summary>Whether this server failed for the question.</summary>
    public bool HasFailed(int question) => _failed[question];

    /// <summary>Asks, or asks again, each question that <paramref name="isOpen"/> names and this server did not fail.</summary>
    public void Ask(Func<int, bool> isOpen)
    {
        WasAsked = true;
        try
        {
            Socket ??= Connect();
            for (var question = 0; question < queries.Count; question++)
            {
                if (isOpen(question) && !_failed[question])
                    Socket.Send(queries[question]);
            }
        }
        catch (SocketException exception)
        {
            Break(exception);
        }
    }

    /// <summary>Reads the datagrams that have arrived, without waiting; <paramref name="onAnswer"/> gets a question's number and the answer to it.</summary>
    public void Read(Action<int, DnsAnswer> onAnswer)
    {
        Span<byte> message = stackalloc byte[DnsMessage.MaxBytes];
        for (var datagram = 0; datagram < MaxDatagrams && Socket is not null; datagram++)
        {
            var length = Socket.Receive(message, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock)
                return;
            if (error is SocketError.Success or SocketError.MessageSize)
                Read(message[..Math.Min(length, message.Length)], onAnswer);
            else
                Break(new SocketException((int)error));
        }
    }

    public void Dispose()
    {
        Socket?.Dispose();
        Socket = null;
    }

    private void Read(ReadOnlySpan<byte> message, Action<int, DnsAnswer> onAnswer)
    {
        for (var question = 0; question < queries.Count; question++)
        {
            var answer = DnsMessage.ReadAnswer(message, queries[question]);
            if (answer.Kind is DnsAnswerKind.Failed)
                _failed[question] = true;
            else if (answer.Kind is not DnsAnswerKind.Unrelated)
                onAnswer(question, answer);
        }
    }

    // Connected, so that only this server's datagrams come in, and so that the system says when it is unreachable (ICMP).
    private Socket Connect()
    {
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Blocking = false;
            socket.Connect(server);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Break(SocketException exception)
    {
        LackedResources |= LocalResources.AreLacking(exception.SocketErrorCode);
        Array.Fill(_failed, true);
        Dispose();
    }
}
