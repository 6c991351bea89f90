using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>
/// The probe's TCP connection. Its socket never blocks; it is waited for with poll(2) on the probe's own thread, so that
/// neither the thread pool nor a timer has a part in it. When the time is over the kernel is asked why.
/// </summary>
internal sealed class ProbeConnection : Stream
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly ProbeWindow _window;

    private ProbeConnection(Socket socket, ProbeWindow window)
    {
        _socket = socket;
        _window = window;
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Connects to the first of <paramref name="addresses"/> that answers; all are tried at once.</summary>
    /// <exception cref="SocketException">Each refused or cannot be reached; the last one's error.</exception>
    /// <exception cref="ProbeSilenceException">At least one did not answer.</exception>
    /// <exception cref="ProbeUnableException">There is no handle or port.</exception>
    public static ProbeConnection Open(IEnumerable<IPAddress> addresses, int port, ProbeSockets sockets, ProbeWindow window)
    {
        var trying = new List<Socket>();
        Socket? connected = null;
        try
        {
            SocketException? refusal = null;
            foreach (var address in addresses)
            {
                var socket = sockets.Take();
                trying.Add(socket);
                Start(socket, address, port);
            }

            window.Sent();
            var pending = new List<Socket>(trying);
            while (pending.Count > 0 && window.Remaining > TimeSpan.Zero)
            {
                var wait = pending.Count == 1 || window.Remaining < Turn ? window.Remaining : Turn;
                foreach (var socket in pending.ToArray())
                {
                    if (!socket.Poll(wait, SelectMode.SelectWrite))
                        continue;
                    pending.Remove(socket);
                    if (ErrorOf(socket) is not { } error)
                        return new ProbeConnection(connected = socket, window);
                    refusal = error;
                }
            }

            if (pending.Count == 0)
                throw refusal!;
            throw new ProbeSilenceException(EvidenceOfNoConnection(pending, window));
        }
        finally
        {
            foreach (var socket in trying)
            {
                if (socket != connected)
                    socket.Dispose();
            }
        }
    }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            if (!_socket.Poll(_window.Remaining, SelectMode.SelectRead))
                throw new ProbeSilenceException(EvidenceOfSilence());
            var read = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error is SocketError.Success)
                return read;
            if (error is not SocketError.WouldBlock)
                throw new SocketException((int)error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (!_socket.Poll(_window.Remaining, SelectMode.SelectWrite))
                throw new ProbeSilenceException(ProbeEvidence.None);
            var sent = _socket.Send(buffer, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
                throw new SocketException((int)error);
            buffer = buffer[sent..];
        }

        _window.Sent();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _socket.Dispose();
        base.Dispose(disposing);
    }

    private static void Start(Socket socket, IPAddress address, int port)
    {
        try
        {
            socket.Connect(new IPEndPoint(Fitting(socket, address), port));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // The kernel is connecting.
        }
        catch (SocketException exception) when (IsOurs(exception.SocketErrorCode))
        {
            throw new ProbeUnableException();
        }
        catch (SocketException)
        {
            // Refused or unreachable at once: the socket reports it when it is polled.
        }
    }

    private static IPAddress Fitting(Socket socket, IPAddress address) =>
        socket.AddressFamily is AddressFamily.InterNetworkV6 && address.AddressFamily is AddressFamily.InterNetwork ? address.MapToIPv6() : address;

    private static SocketException? ErrorOf(Socket socket)
    {
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (IsOurs(error))
            throw new ProbeUnableException();
        return error is SocketError.Success ? null : new SocketException((int)error);
    }

    private static bool IsOurs(SocketError error) => error
        is SocketError.AddressNotAvailable or SocketError.NoBufferSpaceAvailable or SocketError.TooManyOpenSockets or SocketError.ProcessLimit;

    private static ProbeEvidence EvidenceOfNoConnection(List<Socket> pending, ProbeWindow window)
    {
        if (pending.Exists(static socket => socket.Poll(ProbeWindow.SecondLook, SelectMode.SelectWrite)) || !window.SilenceCounts)
            return ProbeEvidence.None;
        var states = pending.ConvertAll(TcpState.Of);
        if (states.Exists(static state => state is null))
            return ProbeEvidence.Ticker;
        return states.TrueForAll(static state => state!.Value.ConnectIsUnanswered) ? ProbeEvidence.Kernel : ProbeEvidence.None;
    }

    private ProbeEvidence EvidenceOfSilence()
    {
        if (_socket.Poll(ProbeWindow.SecondLook, SelectMode.SelectRead) || !_window.SilenceCounts)
            return ProbeEvidence.None;
        if (TcpState.Of(_socket) is not { } state)
            return ProbeEvidence.Ticker;
        return state.EverythingArrived ? ProbeEvidence.Kernel : ProbeEvidence.None;
    }
}
