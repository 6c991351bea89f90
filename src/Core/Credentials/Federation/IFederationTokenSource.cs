namespace CaptchaGate.Core.Credentials.Federation;

/// <summary>The cloud that this process runs in: it vouches for us with an OIDC token, which RAM trusts.</summary>
public interface IFederationTokenSource
{
    /// <summary>A token for <paramref name="audience"/>. Throws only when cancelled.</summary>
    Task<FederationToken> GetAsync(string audience, CancellationToken cancellationToken);
}

/// <summary>An OIDC token, or why there is none.</summary>
public abstract record FederationToken
{
    private FederationToken()
    {
    }

    public sealed record Issued(string Token) : FederationToken
    {
        // Any holder of the token can act as this application until it expires.
        public override string ToString() => "***";
    }

    /// <param name="Load"><see cref="CredentialLoad.StoreDown"/> or <see cref="CredentialLoad.Misconfigured"/>.</param>
    public sealed record Failed(CredentialLoad Load) : FederationToken;
}
