using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Credentials.Kms;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>What a key in Alibaba KMS needs: the settings of the KMS that also keeps AccessKeys.</summary>
internal sealed class KmsEncryptionSettings(IOptions<KmsOptions> kms, IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<SceneEncryptionOptions>
{
    public ValidateOptionsResult Validate(string? name, SceneEncryptionOptions options)
    {
        if (options.Source is not CredentialSourceKind.Kms)
            return ValidateOptionsResult.Skip;
        var faults = new SettingFaults();
        KmsSettings.CheckSecretName(options.SecretName, SceneEncryptionSettings.SecretName, SceneEncryptionSettings.SecretNameExample, faults);
        KmsSettings.CheckStore(kms.Value, environment, configuration, "though Captcha__Encryption__Source=Kms and this is not Function Compute", faults);
        return faults.ToResult();
    }
}
