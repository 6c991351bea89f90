using CaptchaGate.Core.Credentials;

namespace CaptchaGate.Doctor;

/// <summary>Whether the store gives a key. Whether the key is good is the service's to say.</summary>
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
                CredentialLoad.StoreDown { Reason: var reason } => (Failed($"the store cannot be asked: {reason}"), null),
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
        Finding.Ok(Check.Credentials, $"{kind} gives {(key.SecurityToken is null ? "a permanent AccessKey" : "a temporary AccessKey")}");

    private Finding Failed(string says) => Finding.Failed(Check.Credentials, $"{kind}: {says}", kind switch
    {
        CredentialSourceKind.KeyVault =>
            "Look at Credentials__KeyVault__Uri and the secret's name, at the vault's firewall, and at the identity: it needs the role Key Vault Secrets User.",
        CredentialSourceKind.FunctionCompute =>
            "Give the function a role. Its credentials are seen only inside an instance of the function.",
        CredentialSourceKind.Federation =>
            "Compare RAM's OIDC provider and the role's trust policy (iss, aud, sub) with Credentials__Federation__*, and see that this process has the Azure identity.",
        CredentialSourceKind.Kms =>
            "Look at Credentials__Kms__SecretName and Credentials__Kms__Region, and see that the role may read the secret (infra/alibaba/ram/policy-kms.json).",
        CredentialSourceKind.Environment =>
            "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET to the two halves of one AccessKey.",
        _ => throw new InvalidOperationException($"Nobody says how to mend {kind}."),
    });
}
