using CaptchaGate.Core.Credentials;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>The settings under <c>Captcha__Encryption</c>: encrypted scene ids, for scenes whose encryption mode is on in the CAPTCHA console.</summary>
internal sealed class SceneEncryptionOptions
{
    public const string Section = "Captcha:Encryption";

    /// <value>Where the console's <c>ekey</c> comes from: KeyVault, Kms or Environment. Default: none, which issues no encrypted scene ids.</value>
    public CredentialSourceKind? Source { get; set; }

    /// <value>Required with KeyVault and Kms. The secret that holds the <c>ekey</c>.</value>
    public string? SecretName { get; set; }

    /// <value>Required with Environment. The <c>ekey</c>: Base64 of 32 bytes.</value>
    public string? Key { get; set; }

    /// <value>How long an encrypted scene id may be used to initialise a page, 1 second to 1 day. Default: 5 minutes.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);
}
