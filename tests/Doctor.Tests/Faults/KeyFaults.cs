using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator.Reactions;
using Fault = CaptchaGate.Doctor.Tests.Support.Fault;

namespace CaptchaGate.Doctor.Tests.Faults;

/// <summary>Signature and rights.</summary>
internal static class KeyFaults
{
    public static Fault[] All { get; } =
    [
        Signature("a key id that does not exist", "no AccessKey with this ID", static patient => patient.Emulator.Keys.Remove(Marker.KeyId)),
        Signature("a wrong secret", "the signature is wrong", static patient => patient.PutKey(secret: "another")),
        Signature("an inactive key", "the AccessKey is disabled", static patient => patient.Emulator.Keys.Disable(Marker.KeyId)),
        Signature("a disabled key", "the AccessKey is disabled", static patient => patient.PutKey(refusedWith: "Forbidden.AccessKeyDisabled")),
        Signature("an expired temporary key", "the temporary key has expired", static patient => patient.PutKey(ends: patient.Time.GetUtcNow().AddHours(-1))),
        Signature("a security token of another key", "the security token is rejected", static patient => patient.PutKey(securityToken: "another")),
        Signature("no security token", "its security token is missing", static patient => patient.Settings["ALIBABA_CLOUD_SECURITY_TOKEN"] = null),
        Signature("a request that came twice", "has already received this request", static patient => patient.Emulator.Standing.Add("SignatureNonceUsed")),
        Rights("no RAM policy", "NoPermission"),
        Rights("a RAM policy that denies", "Forbidden.RAM"),
        Rights("a RAM user without access", "Forbidden.RAMUserAccessDenied"),
        new("a refusal that tells too much", "ram-rights", "Forbidden.RAM", static patient => patient.Emulator.Standing.Add(Reaction.Body(
            403,
            "application/json",
            System.Text.Encoding.UTF8.GetBytes($$"""{"RequestId":"{{Marker.RequestId}}","HostId":"{{Marker.Message}}","Code":"Forbidden.RAM","Message":"{{Marker.Message}} {{Marker.SecurityToken}}"}""")))),
    ];

    private static Fault Signature(string name, string says, Action<DoctorTestHost> arrange) => new(name, "signature", says, arrange);

    private static Fault Rights(string name, string code) => new(name, "ram-rights", code, patient => patient.PutKey(refusedWith: code));
}
