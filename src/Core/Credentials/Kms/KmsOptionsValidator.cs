using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials.Kms;

/// <summary>What makes the <c>Credentials__Kms</c> settings valid.</summary>
internal sealed class KmsOptionsValidator(IOptions<KmsOptions> kms, [FromKeyedServices(CredentialSourceKind.Kms)] ISecretStoreSettings store) : IValidateOptions<CredentialsOptions>
{
    public ValidateOptionsResult Validate(string? name, CredentialsOptions options)
    {
        if (options.Source is not CredentialSourceKind.Kms)
            return ValidateOptionsResult.Skip;
        var faults = new SettingFaults();
        store.CheckName(kms.Value.SecretName, "Credentials__Kms__SecretName", "captcha/access-key", faults);
        store.CheckStore("though Credentials__Source=Kms", faults);
        return faults.ToResult();
    }
}
