using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using CaptchaGate.Core.Alibaba.Connections;

namespace CaptchaGate.Core.Alibaba;

/// <summary>The one connection pool to Alibaba Cloud.</summary>
public static class UpstreamHandler
{
    /// <summary>
    /// Like <paramref name="shared"/>, with a new connection for each call: a connection from the pool may be one that the
    /// service is just closing, and the doctor would call a healthy service down for that.
    /// </summary>
    public static SocketsHttpHandler WithoutReuse(SocketsHttpHandler shared)
    {
        var handler = Copy(shared);
        handler.PooledConnectionLifetime = TimeSpan.Zero;
        handler.MaxConnectionsPerServer = int.MaxValue;
        return handler;
    }

    /// <summary>Connects, and reads certificates, like <paramref name="shared"/>, with no connection yet.</summary>
    public static SocketsHttpHandler Copy(SocketsHttpHandler shared)
    {
        ArgumentNullException.ThrowIfNull(shared);
        var handler = Create(shared.ConnectTimeout, shared.MaxConnectionsPerServer, shared.ConnectCallback);
        handler.SslOptions = shared.SslOptions;
        return handler;
    }

    /// <summary>A pool with a name resolver of its own and as many connections as are asked for.</summary>
    /// <param name="connectTimeout">The limit of name resolution, connection and TLS handshake.</param>
    public static SocketsHttpHandler Create(TimeSpan connectTimeout) =>
        Create(connectTimeout, int.MaxValue, new UpstreamConnector(new NameResolver(TimeProvider.System), connectTimeout).ConnectAsync);

    /// <summary>The pool that the settings ask for.</summary>
    internal static SocketsHttpHandler Create(ConnectionLimits limits, NameResolver resolver) =>
        Create(limits.ConnectTimeout, limits.MaxConnections, new UpstreamConnector(resolver, limits.ConnectTimeout).ConnectAsync);

    private static SocketsHttpHandler Create(TimeSpan connectTimeout, int maxConnections, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new()
    {
        ConnectTimeout = connectTimeout,
        ConnectCallback = connect,
        MaxConnectionsPerServer = maxConnections,
        // A new address behind the name is found within this time.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // Shorter than servers keep idle connections, so that a token is not lost on one that is just being closed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = BoundedBody.MaxBytes,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        // Our trace ids are not sent to third parties.
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = static (_, _, _, errors) =>
                errors is SslPolicyErrors.None ? true : throw new UntrustedCertificateException(),
        },
    };
}

/// <summary>The certificate is not trusted or is another name's: a possible interception, distinguished from a handshake that merely broke.</summary>
public sealed class UntrustedCertificateException : AuthenticationException
{
    public UntrustedCertificateException()
        : base("The service's certificate is not trusted or is another name's.")
    {
    }
}
