using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CaptchaGate.VerifyServer.Kestrel;

/// <summary>
/// Lets the web server see a connection when <paramref name="table"/> has a place for it. Kestrel's own limit
/// (<c>MaxConcurrentConnections</c>) closes the newest, so the first clients lock out all later ones; and it closes on
/// another thread than the one that accepts, so a crowd took every handle of the process before the first was closed.
/// </summary>
/// <param name="sockets">Kestrel's own transport.</param>
internal sealed class AcceptBound(SocketTransportFactory sockets, ConnectionTable table) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), table);

    private sealed class Listener(IConnectionListener inner, ConnectionTable table) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await inner.AcceptAsync(cancellationToken) is { } accepted)
            {
                if (await EnterAsync(accepted) is { } connection)
                    return connection;
            }

            return null;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync();
            await inner.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            _unbound.Dispose();
        }

        private async ValueTask<CountedConnection?> EnterAsync(ConnectionContext accepted)
        {
            CountedConnection? connection = null;
            try
            {
                connection = await table.EnterAsync(accepted, _unbound.Token);
                return connection;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            finally
            {
                if (connection is null)
                {
                    accepted.Abort();
                    await accepted.DisposeAsync();
                }
            }
        }
    }
}
