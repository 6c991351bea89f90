using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>
/// The connection slots to the service: how many requests may use a connection at once. Requests wait for one here and
/// not in the connection pool, so that a wait for our own limit is never taken for a service that cannot be reached.
/// </summary>
internal sealed class ConnectionPlaces(ConnectionLimits limits) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limits.MaxConnections);

    /// <summary>Takes a place; who got one gives it back by <see cref="Leave"/>.</summary>
    /// <returns>False when none became free within the wait, or before <paramref name="deadline"/>.</returns>
#pragma warning disable VSTHRD103 // A wait of zero takes a free place or returns at once: the caller has no task where there is one.
    public ValueTask<bool> TryEnterAsync(Deadline deadline) => _free.Wait(0, CancellationToken.None) ? new(true) : new(WaitAsync(deadline));
#pragma warning restore VSTHRD103

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();

    private async Task<bool> WaitAsync(Deadline deadline)
    {
        using var end = deadline.Within(limits.ConnectTimeout);
        try
        {
            await _free.WaitAsync(end.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
