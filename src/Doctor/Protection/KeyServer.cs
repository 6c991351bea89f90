using System.Net;

namespace CaptchaGate.Doctor.Protection;

/// <summary>
/// Serves the forger's keys to a back end on this machine, which must not ask for them: under every path the key set, and the
/// discovery document of an issuer under its own (OpenID Connect Discovery 1.0, 4).
/// </summary>
internal sealed class KeyServer : IAsyncDisposable
{
    private readonly SmallServer _server;
    private int _requests;

    public KeyServer(string keySet) => _server = new SmallServer(IPAddress.Loopback, 0, head =>
    {
        Interlocked.Increment(ref _requests);
        return head.Target.EndsWith("/openid-configuration", StringComparison.Ordinal)
            ? $$"""{"issuer":"{{Issuer}}","jwks_uri":"{{Keys.AbsoluteUri}}","id_token_signing_alg_values_supported":["ES256"]}"""
            : keySet;
    });

    public Uri Keys => new(_server.Address, "/.well-known/jwks.json");

    public Uri Address => _server.Address;

    /// <value>Whether anyone asked for the keys.</value>
    public bool WasAsked => Volatile.Read(ref _requests) > 0;

    private string Issuer => _server.Address.GetLeftPart(UriPartial.Authority);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
