using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Doctor;

/// <summary>Refusals of the key or of what was signed with it.</summary>
internal static class SignatureDiagnosis
{
    public static Finding Of(UpstreamResult upstream)
    {
        var (says, mend) = Texts(upstream);
        return Finding.Failed(Check.Signature, upstream.Code is { } code ? $"{says} ({code})" : says, mend);
    }

    private static (string Says, string Mend) Texts(UpstreamResult upstream) => upstream.Code switch
    {
        "InvalidAccessKeyId.NotFound" =>
            ("there is no AccessKey of this ID", "Compare the stored AccessKey ID with the RAM console. A deleted key does not come back: make a new one and store it."),
        "InvalidAccessKeyId.Inactive" or "Forbidden.AccessKeyDisabled" =>
            ("the AccessKey is disabled", "Enable it in the RAM console, or store another one (docs/rotate-keys.md)."),
        "SignatureDoesNotMatch" or "IncompleteSignature" =>
            ("the signature is wrong: the stored secret is not the one of the stored ID", "Store both halves of one AccessKey again. If they are right, a proxy changes the request on its way."),
        "InvalidSecurityToken.Expired" =>
            ("the temporary key has ended", "Get new temporary credentials. Take a permanent key or a source that renews (Credentials__Source) where nobody does it by hand."),
        "MissingSecurityToken" =>
            ("the key is a temporary one and its security token is missing", "Set ALIBABA_CLOUD_SECURITY_TOKEN beside the two halves of the key."),
        _ when upstream.Outcome is Outcome.SecurityTokenRefused =>
            ("the security token is refused", "Set the three parts of one set of temporary credentials. A permanent key takes no ALIBABA_CLOUD_SECURITY_TOKEN."),
        _ when upstream.Outcome is Outcome.NonceUsed =>
            ("the service says that it had this request before", "Something on the way sends requests twice: look for a proxy that repeats them."),
        _ => ("the AccessKey is refused", "Look at the key in the RAM console, and store both of its halves again."),
    };
}
