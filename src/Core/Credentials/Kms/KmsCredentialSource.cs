using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials.Kms;

/// <summary>The AccessKey in a secret of Alibaba KMS.</summary>
internal sealed class KmsCredentialSource(
    [FromKeyedServices(CredentialSourceKind.Kms)] ISecretStore secrets,
    IOptions<KmsOptions> options) : ICredentialSource
{
    public async Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken) =>
        await secrets.ReadAsync(options.Value.SecretName!, cancellationToken) switch
        {
            SecretRead.Found { Text: var text } => StoredAccessKey.Parse(text),
            SecretRead.Failed { Why: var why } => why,
            var other => throw new InvalidOperationException($"Unknown read {other.GetType()}."),
        };
}
