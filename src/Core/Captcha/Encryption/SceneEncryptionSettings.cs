using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>What makes the <c>Captcha__Encryption</c> settings valid. What a store needs besides is its own validator's.</summary>
internal sealed class SceneEncryptionSettings(IServiceProviderIsKeyedService services) : IValidateOptions<SceneEncryptionOptions>
{
    public const string SecretName = "Captcha__Encryption__SecretName";
    public const string SecretNameExample = "captcha-ekey";

    private const string Source = "Captcha__Encryption__Source";
    private const string Key = "Captcha__Encryption__Key";
    private const string KeyExample = "the ekey of the CAPTCHA console";

    public ValidateOptionsResult Validate(string? name, SceneEncryptionOptions options)
    {
        var faults = new SettingFaults();
        faults.RequireWithin(options.Lifetime, CaptchaSettings.Section, "Captcha__Encryption__Lifetime");
        if (options.Source is not { } source)
            CheckUnused(options, faults);
        else if (source is not (CredentialSourceKind.KeyVault or CredentialSourceKind.Kms or CredentialSourceKind.Environment))
            faults.Add(Source, "must be a store of secrets: KeyVault, Kms or Environment", "KeyVault");
        else if (!services.IsKeyedService(typeof(ISecretStore), source))
            faults.Add(Source, $"names {source}, which this host does not have", "Environment");
        else if (source is CredentialSourceKind.Environment)
            CheckKey(options.Key, faults);
        else
            faults.Require(string.IsNullOrEmpty(options.Key), Key, $"is set, though {Source}={source} reads the key from a secret; remove it", KeyExample);
        return faults.ToResult();
    }

    // A key without a source would look configured and issue nothing.
    private static void CheckUnused(SceneEncryptionOptions options, SettingFaults faults) => faults.Require(
        string.IsNullOrEmpty(options.Key) && string.IsNullOrEmpty(options.SecretName),
        Source,
        "is missing, though a key or a secret's name is set: it is one of KeyVault, Kms, Environment",
        "Environment");

    private static void CheckKey(string? key, SettingFaults faults)
    {
        faults.RequireResolved(key, Key, KeyExample);
        faults.Require(
            SceneKey.TryParse(key) is not null,
            Key,
            "is missing or is not the Base64 of 32 bytes",
            KeyExample);
    }
}
