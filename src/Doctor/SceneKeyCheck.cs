using CaptchaGate.Core.Captcha.Encryption;

namespace CaptchaGate.Doctor;

/// <summary>Reads the key of encrypted scene ids from its store, where one is configured.</summary>
internal sealed class SceneKeyCheck(EncryptedSceneIds ids)
{
    /// <summary>Adds the result to the finding on the credentials: both come from the operator's stores.</summary>
    public async Task<Finding> AddToAsync(Finding credential, CancellationToken cancellationToken)
    {
        if (!ids.IsEnabled || credential.State is CheckState.Failed)
            return credential;
        var fault = await ids.CheckKeyAsync(cancellationToken);
        return fault is null
            ? credential with { Message = $"{credential.Message}, and the key of encrypted scene ids" }
            : Finding.Failed(Check.Credentials, $"the key of encrypted scene ids is not usable: {fault}", "Check the settings Captcha__Encryption__… and the secret; it holds the ekey of the CAPTCHA console.");
    }
}
