using Azure.Core;
using CaptchaGate.Core.Credentials.Federation;

namespace CaptchaGate.Azure;

/// <summary>A token of our managed identity for an audience that RAM trusts. The credential keeps it for as long as it lives.</summary>
internal sealed class AzureFederationTokenSource(TokenCredential identity) : IFederationTokenSource
{
    public async Task<FederationToken> GetAsync(string audience, CancellationToken cancellationToken)
    {
        try
        {
            var token = await identity.GetTokenAsync(new TokenRequestContext([$"{audience}/.default"]), cancellationToken);
            return new FederationToken.Issued(token.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Each exception of the libraries is named; an unknown one is an identity that is down.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new FederationToken.Failed(AzureFaults.Of(exception));
        }
    }
}
