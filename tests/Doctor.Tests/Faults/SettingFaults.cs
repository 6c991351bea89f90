using CaptchaGate.Doctor.Tests.Support;

namespace CaptchaGate.Doctor.Tests.Faults;

internal static class SettingFaults
{
    public static Fault[] All { get; } =
    [
        Of("no scene", "Captcha__SceneId is missing", ("Captcha__SceneId", null)),
        Of("no region", "Captcha__Region is missing", ("Captcha__Region", null)),
        Of("a time that is none", "Captcha__Deadline has a value that cannot be read", ("Captcha__Deadline", "soon")),
        Of("a mistyped name", "FailOpen__Polcy is not a setting", ("FailOpen__Polcy", "closed")),
        Of("no key", "ALIBABA_CLOUD_ACCESS_KEY_SECRET is missing", ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", null)),
        Of(
            "an unresolved vault reference",
            "is a Key Vault reference that was not resolved",
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", $"@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/{Marker.Secret})")),
        Of("a secret where an origin belongs", "Http__AllowedOrigins__0", ("Http__AllowedOrigins__0", Marker.Secret)),
        Of("an endpoint that is none of Alibaba's", "Captcha__Endpoint must be an https endpoint", ("Captcha__Endpoint", "https://captcha.example.com")),
    ];

    private static Fault Of(string name, string says, (string Setting, string? Value) change) =>
        new(name, "settings", says, patient => patient.Settings[change.Setting] = change.Value);
}
