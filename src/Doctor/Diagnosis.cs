using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Doctor;

/// <summary>What one answer to the dummy token says: at which check it stopped, and which earlier ones it proves.</summary>
internal sealed record Diagnosis(Finding Finding, params IReadOnlyList<Check> Proves)
{
    /// <value>Where it stopped. An answer that stopped at the scene passed all earlier checks.</value>
    public Check At => Finding.Check;

    public static Diagnosis Of(UpstreamResult upstream, Scene scene, bool issuesEncryptedIds) => upstream.Outcome switch
    {
        Outcome.ClockSkewed => new(ClockCheck.Evaluate(null, refused: true)),
        Outcome.KeyRefused or Outcome.SecurityTokenRefused or Outcome.NonceUsed => new(SignatureDiagnosis.Of(upstream)),
        Outcome.PermissionDenied => new(
            Finding.Failed(
                Check.RamRights,
                $"the key has no permission to verify CAPTCHAs ({upstream.Code})",
                "Attach a RAM policy that allows yundun-afs:VerifyCaptcha to the key's user or role (infra/ram/policy.json). It can take a few minutes."),
            Check.Signature),
        Outcome.AccountAccessDenied => new(ServiceDiagnosis.Of(upstream), Check.Signature),
        _ when SceneDiagnosis.Of(upstream, scene, issuesEncryptedIds) is { } finding => new(finding, Check.Signature, Check.RamRights, Check.Service),
        _ => new(ServiceDiagnosis.Of(upstream)),
    };
}
