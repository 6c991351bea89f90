using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Doctor;

/// <summary>Rejections of the key or of its signature.</summary>
internal static class SignatureDiagnosis
{
    public static Finding Of(UpstreamResult upstream)
    {
        var (message, remedy) = Texts(upstream);
        return Finding.Failed(Check.Signature, upstream.Code is { } code ? $"{message} ({code})" : message, remedy);
    }

    private static (string Message, string Remedy) Texts(UpstreamResult upstream) => upstream.Code switch
    {
        "InvalidAccessKeyId.NotFound" =>
            ("there is no AccessKey with this ID", "Compare the stored AccessKey ID with the RAM console. A deleted key cannot be restored: create a new one and store it."),
        "InvalidAccessKeyId.Inactive" or "Forbidden.AccessKeyDisabled" =>
            ("the AccessKey is disabled", "Enable it in the RAM console, or store another one (docs/rotate-keys.md)."),
        "SignatureDoesNotMatch" or "IncompleteSignature" =>
            ("the signature is wrong: the stored secret does not belong to the stored ID", "Store the ID and the secret of one AccessKey again. If they are correct, a proxy modifies the request."),
        "InvalidSecurityToken.Expired" =>
            ("the temporary key has expired", "Get new temporary credentials. To avoid manual renewal, use a permanent key or a source that renews (Credentials__Source)."),
        "MissingSecurityToken" =>
            ("the key is temporary and its security token is missing", "Set ALIBABA_CLOUD_SECURITY_TOKEN together with the ID and the secret of the key."),
        _ when upstream.Outcome is Outcome.SecurityTokenRefused =>
            ("the security token is rejected", "Set all three values of the same temporary credentials. A permanent key has no ALIBABA_CLOUD_SECURITY_TOKEN."),
        _ when upstream.Outcome is Outcome.NonceUsed =>
            ("the service has already received this request", "Look for a proxy that sends requests twice."),
        _ => ("the AccessKey is rejected", "Check the key in the RAM console, and store its ID and its secret again."),
    };
}
