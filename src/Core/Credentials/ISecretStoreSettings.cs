using CaptchaGate.Core.Configuration;

namespace CaptchaGate.Core.Credentials;

/// <summary>What a store of secrets needs of the settings, whichever secret it keeps. Registered under the source that it is for, as the store itself.</summary>
public interface ISecretStoreSettings
{
    /// <summary>Checks the store's own settings: its address, and credentials to ask with.</summary>
    /// <param name="why">Why the store is needed, for the person who reads a fault, such as <c>though Captcha__Encryption__Source=Kms</c>.</param>
    void CheckStore(string why, SettingFaults faults);

    /// <summary>Checks the name of a secret in this store.</summary>
    /// <param name="setting">The setting that holds the name.</param>
    void CheckName(string? name, string setting, string example, SettingFaults faults);
}
