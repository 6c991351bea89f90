using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Azure;

/// <summary>What a key of encrypted scene ids in Key Vault needs: a secret in the vault that may also keep the AccessKey.</summary>
internal sealed class KeyVaultEncryptionSettings(IOptions<KeyVaultOptions> vault) : IValidateOptions<SceneEncryptionOptions>
{
    public ValidateOptionsResult Validate(string? name, SceneEncryptionOptions options)
    {
        if (options.Source is not CredentialSourceKind.KeyVault)
            return ValidateOptionsResult.Skip;
        var faults = new SettingFaults();
        KeyVaultSettings.CheckUri(vault.Value.Uri, faults);
        KeyVaultSettings.CheckName(options.SecretName, "Captcha__Encryption__SecretName", "captcha-ekey", faults);
        return faults.ToResult();
    }
}
