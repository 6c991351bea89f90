using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Core.Credentials;

/// <summary>The rule of every setting that says where a secret other than the AccessKey is.</summary>
public static class SecretSources
{
    /// <summary>Checks that <paramref name="source"/> keeps secrets and that this host has it.</summary>
    /// <param name="setting">The setting that names it.</param>
    /// <returns>The store's settings; null for <see cref="CredentialSourceKind.Environment"/>, which has none, and after a fault.</returns>
    public static ISecretStoreSettings? Check(IServiceProvider services, CredentialSourceKind source, string setting, SettingFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (source is CredentialSourceKind.Environment)
            return null;
        if (source is not (CredentialSourceKind.KeyVault or CredentialSourceKind.Kms))
            faults.Add(setting, "must be a store of secrets: KeyVault, Kms or Environment", "KeyVault");
        else if (services.GetKeyedService<ISecretStoreSettings>(source) is { } store)
            return store;
        else
            faults.Add(setting, $"names {source}, which this host does not have", "Environment");
        return null;
    }
}
