using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;

namespace CaptchaGate.Doctor;

/// <summary>Whether the store gives a key. Only the service can say whether the key is valid.</summary>
internal sealed class CredentialCheck(ICredentialSource source, CredentialSourceKind kind, TimeProvider time)
{
    /// <returns>The finding, and the key where there is one.</returns>
    public async Task<(Finding Finding, AccessKey? Key)> RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(CredentialCache.LoadTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await source.LoadAsync(limit.Token).WaitAsync(limit.Token) switch
            {
                CredentialLoad.Loaded { Key: var key } => (Loaded(key), key),
                CredentialLoad.StoreDown { Reason: var reason } => (Failed($"the store is unavailable: {reason}"), null),
                CredentialLoad.HostUnknown { Reason: var reason } => (Failed($"there is no usable key: {reason}"), null),
                CredentialLoad.Exhausted { Reason: var reason } => (Failed($"the store was not asked: {reason}"), null),
                CredentialLoad.Misconfigured { Reason: var reason } => (Failed($"there is no usable key: {reason}"), null),
                var other => throw new InvalidOperationException($"Unknown load {other.GetType()}."),
            };
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            return (Failed($"the store did not answer within {CredentialCache.LoadTimeout.TotalSeconds:0} seconds"), null);
        }
    }

    private Finding Loaded(AccessKey key) =>
        Finding.Ok(Check.Credentials, $"{kind} returns {(key.SecurityToken is null ? "a permanent AccessKey" : "a temporary AccessKey")}");

    private Finding Failed(string says) => Finding.Failed(Check.Credentials, $"{kind}: {says}", kind switch
    {
        CredentialSourceKind.KeyVault =>
            "Check Credentials__KeyVault__Uri and the secret's name, the vault's firewall, and the identity: it needs the role Key Vault Secrets User.",
        CredentialSourceKind.FunctionCompute =>
            "Assign a role to the function. Its credentials are available only inside an instance of the function.",
        CredentialSourceKind.Federation =>
            "Compare RAM's OIDC provider and the role's trust policy (iss, aud, sub) with Credentials__Federation__*, and make sure that this process has the Azure identity.",
        CredentialSourceKind.Kms =>
            "Check Credentials__Kms__SecretName and Credentials__Kms__Region, and make sure that the role may read the secret (infra/alibaba/ram/policy-kms.json).",
        CredentialSourceKind.Environment =>
            "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET to the ID and the secret of one AccessKey.",
        _ => throw new InvalidOperationException($"There is no remedy for {kind}."),
    });
}
