using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>Makes the connections to Alibaba Cloud: resolves the name, then races the addresses.</summary>
/// <param name="resolver">Resolves the names.</param>
/// <param name="limit">The longest that both may take together.</param>
internal sealed class UpstreamConnector(NameResolver resolver, TimeSpan limit)
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="ConnectionFailedException">There is no connection, for the reason that it names.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
        var addresses = await ResolveAsync(host, end.Token);
        try
        {
            var (socket, address) = await ConnectionRace.RunAsync(addresses, port, end.Token);
            resolver.Connected(host, address);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (ConnectionFailedException exception) when (exception.Failure is not ConnectionFailure.OutOfResources)
        {
            resolver.NotConnected(host);
            throw;
        }
    }

    private async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await resolver.ResolveAsync(host, cancellationToken) switch
            {
                Resolution.Found found => found.Addresses,
                Resolution.NotFound => throw new ConnectionFailedException(ConnectionFailure.NameNotFound),
                Resolution.Refused => throw new ConnectionFailedException(ConnectionFailure.NameServersFailed),
                Resolution.Silent => throw new ConnectionFailedException(ConnectionFailure.NameServersSilent),
                _ => throw new ConnectionFailedException(ConnectionFailure.OutOfResources),
            };
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionFailedException(ConnectionFailure.NameServersSilent, cancelled);
        }
    }
}
