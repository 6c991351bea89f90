using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.VerifyServer.Logging;
using Microsoft.AspNetCore.Connections;

namespace CaptchaGate.VerifyServer.Kestrel;

/// <summary>
/// The connections that callers hold. It bounds their number, and where the connection's address is the caller's, each
/// address to a quarter of it; it closes one that sent no complete request in time; and when every place is taken, it
/// closes those that have waited longest without a request, so that a caller with one is served.
/// </summary>
internal sealed class ConnectionTable : IDisposable
{
    /// <summary>A connection is closed within 10 s when it sent no complete request: after this time, at the next look.</summary>
    public static readonly TimeSpan FirstRequestLimit = TimeSpan.FromSeconds(9);

    /// <summary>The shortest time that a connection has for its request, however many others come.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private const int ShareDivisor = 4;
    private const int MinShare = 8;

    // So many are closed together that looking through all of them costs each new connection little.
    private const int RoomDivisor = 16;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FullInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly HashSet<CountedConnection> _open = [];
    private readonly Dictionary<ulong, int>? _byAddress;
    private readonly ConcurrentDictionary<ConnectionCloseReason, EventSampler> _samplers = new();
    private readonly SemaphoreSlim _places;
    private readonly int _share;
    private readonly int _room;
    private readonly TimeProvider _time;
    private readonly ServerMeter _meter;
    private readonly ILogger<ConnectionTable> _log;
    private readonly ITimer _timer;

    /// <param name="limit">How many connections there may be.</param>
    /// <param name="perAddress">Whether the connection's address is the caller's and not a proxy's.</param>
    public ConnectionTable(int limit, bool perAddress, TimeProvider time, ServerMeter meter, ILogger<ConnectionTable> log)
    {
        _places = new SemaphoreSlim(limit, limit);
        _share = Math.Max(MinShare, limit / ShareDivisor);
        _room = Math.Max(1, limit / RoomDivisor);
        _byAddress = perAddress ? [] : null;
        _time = time;
        _meter = meter;
        _log = log;
        _timer = time.CreateTimer(static table => ((ConnectionTable)table!).CloseLate(), this, LookInterval, LookInterval);
    }

    /// <summary>Waits for a place and takes it.</summary>
    /// <returns>Null when the address has its share already.</returns>
    public async ValueTask<CountedConnection?> EnterAsync(ConnectionContext accepted, CancellationToken cancellationToken)
    {
        var address = _byAddress is null ? null : KeyOf(accepted.RemoteEndPoint);
        if (!TryCount(address))
        {
            LogClosed(ConnectionCloseReason.AddressShare, 1);
            return null;
        }

        try
        {
            for (var wait = TimeSpan.Zero; !await _places.WaitAsync(wait, cancellationToken); wait = FullInterval)
                MakeRoom();
        }
        catch
        {
            Uncount(address);
            throw;
        }

        var connection = new CountedConnection(accepted, this, address, _time);
        lock (_lock)
            _open.Add(connection);
        return connection;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(CountedConnection connection)
    {
        lock (_lock)
            _open.Remove(connection);
        Uncount(connection.Address);
        _places.Release();
    }

    // A connection may give its place back after the services are gone, and a semaphore without a wait handle holds nothing.
    public void Dispose() => _timer.Dispose();

    private static ulong? KeyOf(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
            return null;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily is AddressFamily.InterNetwork)
            return BinaryPrimitives.ReadUInt32BigEndian(bytes);
        // One customer of a provider has a /64 of IPv6 addresses at least; no such prefix is below 2^32.
        return address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    private bool TryCount(ulong? address)
    {
        if (address is not { } key || _byAddress is null)
            return true;
        lock (_lock)
        {
            var held = _byAddress.GetValueOrDefault(key);
            if (held >= _share)
                return false;
            _byAddress[key] = held + 1;
            return true;
        }
    }

    private void Uncount(ulong? address)
    {
        if (address is not { } key || _byAddress is null)
            return;
        lock (_lock)
        {
            if (--_byAddress[key] == 0)
                _byAddress.Remove(key);
        }
    }

    private void CloseLate()
    {
        List<CountedConnection> late;
        lock (_lock)
            late = [.. _open.Where(connection => !connection.HasSentRequest && connection.Age >= FirstRequestLimit)];
        Close(late, ConnectionCloseReason.NoRequestInTime);
    }

    private void MakeRoom()
    {
        List<(TimeSpan Waiting, CountedConnection Connection)> waiting = [];
        lock (_lock)
        {
            foreach (var connection in _open)
            {
                if (connection.Waiting is var time && time >= Grace)
                    waiting.Add((time, connection));
            }
        }

        waiting.Sort(static (one, other) => other.Waiting.CompareTo(one.Waiting));
        Close(waiting.Take(_room).Select(static entry => entry.Connection), ConnectionCloseReason.MadeRoom);
    }

    private void Close(IEnumerable<CountedConnection> connections, ConnectionCloseReason reason)
    {
        var closed = connections.Count(static connection => connection.TryClose());
        if (closed > 0)
            LogClosed(reason, closed);
    }

    private void LogClosed(ConnectionCloseReason reason, int closed)
    {
        _meter.CountClosed(reason, closed);
        if (_samplers.GetOrAdd(reason, static (_, time) => new EventSampler(time), _time).Take(closed) is > 0 and var count)
            _log.ConnectionsClosed(reason, count);
    }
}
