using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator.Calls;

namespace CaptchaGate.Doctor.Tests.Faults;

internal static class CredentialFaults
{
    private const string Secret = "captcha/access-key";

    public static Fault[] All { get; } =
    [
        new("a key with a line end in it", "settings", "a character that no AccessKey has", static patient =>
            patient.Settings["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = Marker.Secret + "\n"),
        Kms("KMS without the secret", "Forbidden.ResourceNotFound", static patient => patient.Emulator.Secrets.Remove(Secret)),
        Kms("KMS forbids it", "Forbidden.NoPermission", static patient => patient.Emulator.Secrets.Deny(Secret)),
        Kms("KMS with something else in the secret", "the secret is not the JSON", static patient => patient.Emulator.Secrets.Put(Secret, Marker.Secret)),
        Kms("KMS silent", "did not answer within 5 seconds", static patient =>
        {
            patient.Time.Stretch = 1;
            patient.Emulator.Standing.Add("never-answer", CallMatch.Action("GetSecretValue"));
        }),
        Vault("no such secret in the vault", "no such secret (404)", static vault => vault.Vault.Fault = Reply.VaultError(404, "SecretNotFound")),
        Vault("the vault forbids it", "forbids it (403)", static vault => vault.Vault.Fault = Reply.VaultError(403, "Forbidden", "ForbiddenByRbac")),
        Vault("the vault has an outage", "the vault answers 503", static vault => vault.Vault.Fault = Reply.VaultError(503, "Busy")),
        Vault("no vault of the name", "could not be reached", static vault => vault.Network.Cut(vault.Vault.Host)),
        Vault("no managed identity", "the identity endpoint could not be reached", static vault => vault.Network.Cut(IdentityEndpoint.Host)),
        Federation("a role that wants another audience", "OIDCToken.AudienceNotMatch", static (patient, _) => patient.Emulator.Sts.Trust = patient.Emulator.Sts.Trust with { Audience = "another" }),
        Federation("STS cannot be reached", "STS could not be reached", static (_, stage) => stage.Network.Cut(DoctorTestHost.StsName)),
        Vault("another identity than the app's", "this app has no such identity", static vault => vault.Identity.ClientId = "another"),
    ];

    private static Fault Kms(string name, string says, Action<DoctorTestHost> spoil) => new(name, "credentials", says, patient =>
    {
        patient.Emulator.Secrets.Put(Secret, $$"""{"accessKeyId":"{{Marker.KeyId}}","accessKeySecret":"{{Marker.Secret}}"}""");
        patient.Settings["Credentials__Source"] = "Kms";
        patient.Settings["Credentials__Kms__Region"] = "ap-southeast-1";
        patient.Settings["Credentials__Kms__SecretName"] = Secret;
        patient.Settings["Credentials__Kms__Endpoint"] = patient.Emulator.BaseAddress.GetLeftPart(UriPartial.Authority);
        spoil(patient);
    });

    private static Fault Vault(string name, string says, Action<VaultStage> spoil) => new(name, "credentials", says, async patient =>
    {
        var stage = patient.Keep(await VaultStage.StartAsync());
        stage.Connect(patient);
        spoil(stage);
    });

    private static Fault Federation(string name, string says, Action<DoctorTestHost, VaultStage> spoil) => new(name, "credentials", says, async patient =>
    {
        var stage = patient.Keep(await VaultStage.StartAsync());
        stage.ConnectRole(patient);
        spoil(patient, stage);
    });
}
