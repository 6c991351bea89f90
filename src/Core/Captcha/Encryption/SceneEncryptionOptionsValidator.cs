using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>What makes the <c>Captcha__Encryption</c> settings valid.</summary>
internal sealed class SceneEncryptionOptionsValidator(IServiceProvider services) : IValidateOptions<SceneEncryptionOptions>
{
    private const string SecretName = "Captcha__Encryption__SecretName";
    private const string Source = "Captcha__Encryption__Source";
    private const string Key = "Captcha__Encryption__Key";
    private const string KeyExample = "the ekey of the CAPTCHA console";

    public ValidateOptionsResult Validate(string? name, SceneEncryptionOptions options)
    {
        var faults = new SettingFaults();
        faults.RequireWithin(options.Lifetime, CaptchaOptionsValidator.Section, "Captcha__Encryption__Lifetime");
        if (options.Source is not { } source)
            CheckUnused(options, faults);
        else if (SecretSources.Check(services, source, Source, faults) is { } store)
            CheckSecret(store, options, faults);
        else if (source is CredentialSourceKind.Environment)
            CheckKey(options.Key, faults);
        return faults.ToResult();
    }

    private static void CheckSecret(ISecretStoreSettings store, SceneEncryptionOptions options, SettingFaults faults)
    {
        faults.Require(string.IsNullOrEmpty(options.Key), Key, $"is set, though {Source}={options.Source} reads the key from a secret; remove it", KeyExample);
        store.CheckName(options.SecretName, SecretName, "captcha-ekey", faults);
        store.CheckStore($"though {Source}={options.Source}", faults);
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
