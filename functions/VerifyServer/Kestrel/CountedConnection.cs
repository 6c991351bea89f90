using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace CaptchaGate.VerifyServer.Kestrel;

/// <summary>
/// A connection that has a place in <see cref="ConnectionTable"/> until its socket is closed, and is otherwise
/// the connection that it wraps. It is a feature of its own requests, which report their progress.
/// </summary>
internal sealed class CountedConnection : ConnectionContext
{
    // While a whole request is being answered.
    private const long Busy = 0;

    private readonly ConnectionContext _inner;
    private readonly ConnectionTable _table;
    private readonly TimeProvider _time;
    private readonly long _acceptedAt;
    private long _waitingSince;
    private bool _hasStartedRequest;
    private bool _hasSentRequest;
    private bool _isClosing;
    private bool _gone;

    public CountedConnection(ConnectionContext inner, ConnectionTable table, ulong? address, TimeProvider time)
    {
        (_inner, _table, Address, _time) = (inner, table, address, time);
        _waitingSince = _acceptedAt = time.GetTimestamp();
        RequestReceived = OnRequestReceived;
        inner.Features[typeof(CountedConnection)] = this;
    }

    /// <value>What the address is counted by; null when it is not.</value>
    public ulong? Address { get; }

    /// <value>Whether one complete request came, from its first byte to its last.</value>
    public bool HasSentRequest => Volatile.Read(ref _hasSentRequest);

    /// <value>The time since it was accepted.</value>
    public TimeSpan Age => _time.GetElapsedTime(_acceptedAt);

    /// <value>How long the caller has sent no complete request, or not taken an answer; zero while we owe the answer.</value>
    public TimeSpan Waiting => Volatile.Read(ref _waitingSince) is var since && since == Busy ? TimeSpan.Zero : _time.GetElapsedTime(since);

    /// <value>To be called when a request is complete. Kept, so that no delegate is made for each request.</value>
    public Action RequestReceived { get; }

    /// <returns>The request's connection; null where the server's defaults are not used.</returns>
    public static CountedConnection? Of(HttpContext context) => (CountedConnection?)context.Features[typeof(CountedConnection)];

    /// <summary>To be called when a request's headers are complete.</summary>
    public void OnRequestStarted()
    {
        // A second one cannot start before the first is complete: HTTP/1.1 is the only protocol.
        if (_hasStartedRequest)
            Volatile.Write(ref _hasSentRequest, true);
        _hasStartedRequest = true;
    }

    /// <summary>To be called when the answer is there, before it is written.</summary>
    public void OnAnswered() => Volatile.Write(ref _waitingSince, _time.GetTimestamp());

    /// <returns>Whether it was not closed before.</returns>
    public bool TryClose()
    {
        if (Interlocked.Exchange(ref _isClosing, true))
            return false;
        Abort();
        return true;
    }

    private void OnRequestReceived()
    {
        Volatile.Write(ref _hasSentRequest, true);
        Volatile.Write(ref _waitingSince, Busy);
    }

    public override string ConnectionId
    {
        get => _inner.ConnectionId;
        set => _inner.ConnectionId = value;
    }

    public override IFeatureCollection Features => _inner.Features;

    public override IDictionary<object, object?> Items
    {
        get => _inner.Items;
        set => _inner.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _inner.Transport;
        set => _inner.Transport = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _inner.LocalEndPoint;
        set => _inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _inner.RemoteEndPoint;
        set => _inner.RemoteEndPoint = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => _inner.ConnectionClosed;
        set => _inner.ConnectionClosed = value;
    }

    public override void Abort() => _inner.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _inner.DisposeAsync();
            await base.DisposeAsync();
        }
        finally
        {
            if (!Interlocked.Exchange(ref _gone, true))
                _table.Leave(this);
        }
    }
}
