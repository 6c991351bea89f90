using System.Net.Sockets;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>
/// Sockets kept for the probe, so that it can be sent when traffic has taken every handle. They are dual mode where the
/// system has IPv6, so that each fits any address.
/// </summary>
internal sealed class ProbeSockets : IDisposable
{
    /// <summary>Two addresses of each of two endpoints.</summary>
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly Stack<Socket> _kept = new(Kept);
    private bool _disposed;

    /// <summary>A socket that is not connected.</summary>
    /// <exception cref="ProbeUnableException">There is no handle.</exception>
    public Socket Take()
    {
        lock (_lock)
        {
            if (_kept.TryPop(out var socket))
                return socket;
        }

        return TryCreate() ?? throw new ProbeUnableException();
    }

    /// <summary>Makes up for what was taken, as far as there are handles.</summary>
    public void Refill()
    {
        lock (_lock)
        {
            while (!_disposed && _kept.Count < Kept && TryCreate() is { } socket)
                _kept.Push(socket);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_kept.TryPop(out var socket))
                socket.Dispose();
        }
    }

    private static Socket? TryCreate()
    {
        try
        {
            // The constructor without a family is dual mode where the system supports it.
            return new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
