using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Azure;

/// <summary>What every secret of Azure Key Vault needs: the vault.</summary>
internal sealed class KeyVaultStoreOptionsValidator(IOptions<KeyVaultOptions> vault) : ISecretStoreSettings
{
    public void CheckStore(string why, SettingFaults faults) => KeyVaultOptionsValidator.CheckUri(vault.Value.Uri, faults);

    public void CheckName(string? name, string setting, string example, SettingFaults faults) => KeyVaultOptionsValidator.CheckName(name, setting, example, faults);
}
