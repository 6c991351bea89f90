using System.Text.Json;
using CaptchaGate.Core.Alibaba;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials.Kms;

/// <summary>
/// The secrets of Alibaba KMS: <c>GetSecretValue</c> (version 2016-01-20), signed with the credentials of the role that the
/// process runs as. The parameters are in the query, which is signed like everything else.
/// </summary>
internal sealed class KmsSecretStore(
    [FromKeyedServices(CredentialSourceKind.FunctionCompute)] ICredentialSource role,
    CredentialService service,
    IOptions<KmsOptions> options) : ISecretStore
{
    private static readonly SignedMessage GetSecretValue = new("GetSecretValue", "2016-01-20");

    private readonly Uri _endpoint = ServiceAddress.Of("kms", options.Value.Region!, options.Value.Endpoint);

    public async Task<SecretRead> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var load = await role.LoadAsync(cancellationToken);
        if (load is not CredentialLoad.Loaded { Key: var key })
            return new SecretRead.Failed(load);
        var (body, fault) = await service.AskAsync(
            "KMS",
            (date, nonce) => GetSecretValue.Create(_endpoint, key, date, nonce, body: null, new("SecretName", name), new("VersionStage", "ACSCurrent")),
            cancellationToken);
        return body is null ? new SecretRead.Failed(fault!) : Read(body);
    }

    private static SecretRead Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("SecretData", out var data)
                ? new SecretRead.Found(data.GetString() ?? "")
                : Misconfigured("KMS: the answer holds no secret");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Misconfigured("KMS: the answer is not what KMS answers");
        }
    }

    private static SecretRead.Failed Misconfigured(string reason) => new(new CredentialLoad.Misconfigured(reason));
}
