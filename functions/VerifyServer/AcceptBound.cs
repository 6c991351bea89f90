using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CaptchaGate.VerifyServer;

/// <summary>
/// Accepts no further connection while <paramref name="most"/> hold a handle. Kestrel closes what is beyond its
/// <c>MaxConcurrentConnections</c> on another thread than the one that accepts, and that one goes on meanwhile: a crowd
/// took every handle of the process before the first surplus connection was closed.
/// </summary>
/// <param name="sockets">Kestrel's own transport.</param>
/// <param name="most">More than Kestrel's limit, so that what it closes leaves a place and none waits for a visitor to go.</param>
#pragma warning disable CA1001 // A connection may give its place back after the services are gone, and a semaphore without a wait handle holds nothing.
internal sealed class AcceptBound(SocketTransportFactory sockets, int most) : IConnectionListenerFactory, IConnectionListenerFactorySelector
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _places = new(most, most);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), _places);

    private sealed class Listener(IConnectionListener inner, SemaphoreSlim places) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            await places.WaitAsync(cancellationToken);
            ConnectionContext? accepted = null;
            try
            {
                accepted = await inner.AcceptAsync(cancellationToken);
                return accepted is null ? null : new CountedConnection(accepted, places);
            }
            finally
            {
                if (accepted is null)
                    places.Release();
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
