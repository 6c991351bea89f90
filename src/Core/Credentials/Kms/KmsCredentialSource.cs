using System.Text.Json;
using CaptchaGate.Core.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials.Kms;

/// <summary>
/// A secret of Alibaba KMS: <c>GetSecretValue</c> (version 2016-01-20), signed with the credentials of the role that the
/// process runs as. The parameters stand in the query, which is signed like everything else.
/// </summary>
internal sealed class KmsCredentialSource(
    [FromKeyedServices(CredentialSourceKind.FunctionCompute)] ICredentialSource role,
    CredentialService service,
    IOptions<KmsOptions> options) : ICredentialSource
{
    private static readonly SignedMessage GetSecretValue = new("GetSecretValue", "2016-01-20");

    private readonly string _secretName = options.Value.SecretName!;
    private readonly Uri _endpoint = ServiceAddress.Of("kms", options.Value.Region!, options.Value.Endpoint);

    public async Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken)
    {
        var load = await role.LoadAsync(cancellationToken);
        return load is CredentialLoad.Loaded loaded ? await LoadAsync(loaded.Key, cancellationToken) : load;
    }

    private Task<CredentialLoad> LoadAsync(AccessKey key, CancellationToken cancellationToken) => service.LoadAsync(
        "KMS",
        (date, nonce) => GetSecretValue.Create(_endpoint, key, date, nonce, body: null, new("SecretName", _secretName), new("VersionStage", "ACSCurrent")),
        Read,
        cancellationToken);

    private static CredentialLoad Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("SecretData", out var data)
                ? StoredAccessKey.Parse(data.GetString())
                : new CredentialLoad.Misconfigured("KMS: the answer holds no secret");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new CredentialLoad.Misconfigured("KMS: the answer is not what KMS answers");
        }
    }
}
