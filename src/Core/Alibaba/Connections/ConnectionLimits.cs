namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>The limits of the connections to Alibaba Cloud.</summary>
/// <param name="MaxConnections">How many requests may use a connection at once.</param>
/// <param name="ConnectTimeout">The limit of name resolution, connection and TLS handshake, and of the wait for a place.</param>
internal sealed record ConnectionLimits(int MaxConnections, TimeSpan ConnectTimeout);
