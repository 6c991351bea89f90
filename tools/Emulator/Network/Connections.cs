using System.Collections.Concurrent;
using System.Net.Sockets;
using CaptchaGate.Emulator.Hosting;

namespace CaptchaGate.Emulator.Network;

/// <summary>
/// The TCP connections of the emulator and the faults that befall new ones. Where there is a TLS listener, faults hit only that one, so that
/// the control API stays in reach.
/// </summary>
public sealed class Connections
{
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly ConcurrentQueue<ConnectionFault> _next = new();
    private int _accepted;

    internal Connections()
    {
    }

    /// <value>How many are open now.</value>
    public int Open => _open.Count;

    /// <value>How many were accepted since the start or the last reset.</value>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <value>What befalls every new connection that <see cref="Script"/> says nothing about.</value>
    public ConnectionFault Standing { get; set; }

    /// <summary>Says what befalls the next new connections, one fault each.</summary>
    public void Script(params IEnumerable<ConnectionFault> next)
    {
        foreach (var fault in next)
            _next.Enqueue(fault);
    }

    /// <summary>Resets every open connection, so that the next call of a pooling client makes a new one.</summary>
    public void DropAll()
    {
        foreach (var socket in _open.Keys)
            socket.End(abortive: true);
    }

    internal ConnectionFault Accept(Socket socket, bool faulty)
    {
        _open.TryAdd(socket, 0);
        Interlocked.Increment(ref _accepted);
        return !faulty ? ConnectionFault.None : _next.TryDequeue(out var fault) ? fault : Standing;
    }

    internal void Forget(Socket socket) => _open.TryRemove(socket, out _);

    internal void Reset()
    {
        Standing = ConnectionFault.None;
        _next.Clear();
        Volatile.Write(ref _accepted, 0);
    }
}
