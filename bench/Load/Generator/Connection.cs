using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>One kept-alive connection with at most one request on it, as bytes on a socket: the cheapest client there is. It is opened for its first request: servers close what says nothing.</summary>
internal sealed class Connection : IDisposable
{
    // Well before the server ends it: Kestrel's keep-alive timeout is 130 seconds.
    private static readonly long LongestIdle = 60 * TimeProvider.System.TimestampFrequency;

    private readonly SocketAsyncEventArgs _receive = new();
    private readonly byte[] _answer = new byte[8 * 1024];
    private readonly RequestBytes _request;
    private readonly IPEndPoint _server;
    private readonly Action<Connection, AnswerKind> _done;
    private Socket? _socket;
    private bool _broken;
    private int _received;

    /// <param name="done">Called when the answer is there, or the connection broken.</param>
    public Connection(IPEndPoint server, Action<Connection, AnswerKind> done)
    {
        _server = server;
        _done = done;
        _request = new RequestBytes(server.ToString());
        _receive.Completed += (_, _) => Receive(completed: true);
    }

    /// <value>When the last request was meant to be sent.</value>
    public long IntendedAt { get; private set; } = TimeProvider.System.GetTimestamp();

    public void Send(long intendedAt)
    {
        if (_socket is null || _broken || intendedAt - IntendedAt > LongestIdle)
        {
            _socket?.Dispose();
            _socket = Connect(_server);
            _broken = false;
        }

        IntendedAt = intendedAt;
        _received = 0;
        // Less than a socket's buffer, so it never waits.
        _socket.Send(_request.Next());
        Receive(completed: false);
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _receive.Dispose();
    }

    private static Socket Connect(IPEndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server);
        return socket;
    }

    private void Receive(bool completed)
    {
        while (true)
        {
            if (!completed)
            {
                _receive.SetBuffer(_answer, _received, _answer.Length - _received);
                if (_socket!.ReceiveAsync(_receive))
                    return;
            }

            completed = false;
            if (_receive.SocketError is not SocketError.Success || _receive.BytesTransferred == 0)
            {
                _broken = true;
                _done(this, AnswerKind.NotPassed);
                return;
            }

            _received += _receive.BytesTransferred;
            if (HttpAnswer.IsWhole(_answer.AsSpan(0, _received)))
            {
                _done(this, HttpAnswer.KindOf(_answer.AsSpan(0, _received)));
                return;
            }
        }
    }
}
