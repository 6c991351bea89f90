using Azure.Security.KeyVault.Secrets;
using CaptchaGate.Core.Credentials;

namespace CaptchaGate.Azure;

/// <summary>The secrets of Azure Key Vault. They are read without a version, so the newest one counts.</summary>
internal sealed class KeyVaultSecretStore(SecretClient vault) : ISecretStore
{
    public async Task<SecretRead> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return new SecretRead.Found((await vault.GetSecretAsync(name, cancellationToken: cancellationToken)).Value?.Value ?? "");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Each exception of the libraries is named; an unknown one is a store that is down.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new SecretRead.Failed(AzureFaults.Of(exception));
        }
    }
}
