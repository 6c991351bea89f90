using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Doctor;

/// <summary>Verdicts on the dummy token. A healthy scene rejects it.</summary>
internal static class SceneDiagnosis
{
    private const string EndTestMode = "End the scene's test mode in the CAPTCHA console.";

    /// <param name="issuesEncryptedIds">Whether <c>GET /scene</c> is configured.</param>
    /// <returns>Null when the product gave no verdict.</returns>
    public static Finding? Of(UpstreamResult upstream, Scene scene, bool issuesEncryptedIds)
    {
        var said = upstream.Code ?? "no code";
        var finding = upstream.Outcome switch
        {
            Outcome.SceneMismatch => Mismatch(said),
            Outcome.TestModePassed or Outcome.TestModeFailed => TestMode(scene, upstream.Outcome is Outcome.TestModePassed, said),
            Outcome.Passed when upstream.Code is VerifyCodes.PassedByAllowList => Finding.Failed(
                Check.Scene,
                $"the scene's allow-list lets a dummy token pass ({said}), so all requests pass",
                "Remove the address of this endpoint from the scene's allow-list in the CAPTCHA console."),
            Outcome.Passed or Outcome.PassedUnknownCode => Finding.Failed(
                Check.Scene,
                $"the service lets a dummy token pass ({said}), so all requests pass",
                "Check the scene's policy and its allow-list in the CAPTCHA console, and Captcha__Endpoint."),
            Outcome.MissingParameter or Outcome.InvalidParameter => Refused(said),
            Outcome.ContradictoryVerdict => null,
            Outcome.Rejected when upstream.Code is VerifyCodes.EncryptionCheckFailed => Encrypted(said, issuesEncryptedIds),
            _ when upstream.Row.Class is OutcomeClass.Reject => Refused(said),
            _ => null,
        };
        return finding is null ? null : finding with { Scene = scene.Alias };
    }

    private static Finding Refused(string said) => Finding.Ok(Check.Scene, $"rejects a dummy token, as expected ({said})");

    private static Finding Encrypted(string said, bool issuesEncryptedIds) => issuesEncryptedIds
        ? Finding.Ok(Check.Scene, $"requires an encrypted scene ID ({said}), which GET /scene issues")
        : Finding.Warning(
            Check.Scene,
            $"requires an encrypted scene ID ({said}), which this endpoint does not issue",
            "Set Captcha__Encryption__Source and data-captcha-encrypted on the pages (docs/encrypted-scene-id.md), or switch the encryption mode off in the CAPTCHA console.");

    private static Finding Mismatch(string said) => said switch
    {
        "F005" => Finding.Failed(Check.Scene, "there is no such scene (F005)", "Compare the scene ID with the CAPTCHA console, and Captcha__Region with the region of the scene."),
        "F006" => Finding.Failed(Check.Scene, "the scene belongs to another account (F006)", "Use a scene of the AccessKey's account, or a key of the scene's account."),
        _ => Finding.Warning(Check.Scene, $"treats the dummy token as one of another scene ({said})", "This may be how the service rejects an invalid token. Make sure that the page uses the same scene ID."),
    };

    private static Finding TestMode(Scene scene, bool passes, string said)
    {
        var says = $"is in test mode: every token {(passes ? "passes" : "fails")} ({said})";
        return scene.Policy.AllowTestMode && passes
            ? Finding.Warning(Check.Scene, says, EndTestMode)
            : Finding.Failed(Check.Scene, $"{says}, and CaptchaGate denies all requests", EndTestMode);
    }
}
