using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Azure;

/// <summary>The AccessKey in Azure Key Vault, in one secret or in two.</summary>
internal sealed class KeyVaultCredentialSource(
    [FromKeyedServices(CredentialSourceKind.KeyVault)] ISecretStore vault,
    IOptions<KeyVaultOptions> options) : ICredentialSource
{
    private readonly KeyVaultOptions _options = options.Value;

    public async Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken) => _options.SecretName is { Length: > 0 } name
        ? await vault.ReadAsync(name, cancellationToken) switch
        {
            SecretRead.Found { Text: var text } => StoredAccessKey.Parse(text),
            SecretRead.Failed { Why: var why } => why,
            var other => throw new InvalidOperationException($"Unknown read {other.GetType()}."),
        }
        : await ReadPairAsync(_options.AccessKeyIdSecretName!, _options.AccessKeySecretSecretName!, cancellationToken);

    private async Task<CredentialLoad> ReadPairAsync(string idName, string secretName, CancellationToken cancellationToken)
    {
        var both = await Task.WhenAll(vault.ReadAsync(idName, cancellationToken), vault.ReadAsync(secretName, cancellationToken));
        return both switch
        {
            [SecretRead.Failed failed, _] => failed.Why,
            [_, SecretRead.Failed failed] => failed.Why,
            [SecretRead.Found { Text: var id }, SecretRead.Found { Text: var secret }] => StoredAccessKey.Of(id, secret),
            _ => throw new InvalidOperationException("Unknown read."),
        };
    }
}
