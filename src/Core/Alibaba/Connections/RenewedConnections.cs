namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>
/// Sends over the pool's connections, and over a new pool when nothing was sent for so long that the pool should have closed
/// them. Function Compute freezes an instance between two requests: the pool's own timers are frozen meanwhile, and the
/// connections are then dead without a sign of it. A token that is sent on one would be lost.
/// </summary>
/// <remarks>
/// The time since the last request is taken by both clocks, because the monotonic one may stop while a machine is
/// suspended. Nothing else has to run for it, so that a starved process is not mistaken for one that was frozen.
/// </remarks>
internal sealed class RenewedConnections(SocketsHttpHandler pool, TimeProvider time) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private volatile HttpMessageInvoker _current = new(pool, disposeHandler: false);
    private long _usedAt = time.GetTimestamp();
    private long _usedAtUtc = time.GetUtcNow().UtcTicks;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            if (IsIdle())
                Renew();
            Touch();
        }
        catch (Exception exception)
        {
            // A handler's exceptions are the network's: a fault of our own must not be counted as one of the service.
            throw new InvalidOperationException("The connections' idle time could not be read.", exception);
        }

        return _current.SendAsync(request, cancellationToken);
    }

    private bool IsIdle() =>
        time.GetElapsedTime(Volatile.Read(ref _usedAt)) > pool.PooledConnectionIdleTimeout
        || time.GetUtcNow().UtcTicks - Volatile.Read(ref _usedAtUtc) > pool.PooledConnectionIdleTimeout.Ticks;

    // What is left of the old pool is closed by its own timer; a request that is still on it ends there.
    private void Renew()
    {
        lock (_lock)
        {
            if (!IsIdle())
                return;
            _current = new HttpMessageInvoker(UpstreamHandler.Copy(pool));
            Touch();
        }
    }

    private void Touch()
    {
        Volatile.Write(ref _usedAt, time.GetTimestamp());
        Volatile.Write(ref _usedAtUtc, time.GetUtcNow().UtcTicks);
    }
}
