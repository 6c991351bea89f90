using Azure.Security.KeyVault.Secrets;
using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Azure;

/// <summary>The AccessKey in Azure Key Vault. It is read without a version, so the newest one counts.</summary>
internal sealed class KeyVaultCredentialSource(SecretClient vault, IOptions<KeyVaultOptions> options) : ICredentialSource
{
    private readonly KeyVaultOptions _options = options.Value;

    public async Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _options.SecretName is { Length: > 0 } name
                ? StoredAccessKey.Parse(await ReadAsync(name, cancellationToken))
                : await ReadPairAsync(_options.AccessKeyIdSecretName!, _options.AccessKeySecretSecretName!, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Each exception of the libraries is named; an unknown one is a store that is down.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return AzureFaults.Of(exception);
        }
    }

    private async Task<CredentialLoad> ReadPairAsync(string idName, string secretName, CancellationToken cancellationToken)
    {
        var id = ReadAsync(idName, cancellationToken);
        var secret = ReadAsync(secretName, cancellationToken);
        await Task.WhenAll(id, secret);
        return StoredAccessKey.Of(await id, await secret);
    }

    private async Task<string?> ReadAsync(string name, CancellationToken cancellationToken) =>
        (await vault.GetSecretAsync(name, cancellationToken: cancellationToken)).Value?.Value;
}
