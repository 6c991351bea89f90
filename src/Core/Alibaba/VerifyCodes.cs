namespace CaptchaGate.Core.Alibaba;

/// <summary>Verdict codes that more than the classifier acts on ("VerifyCode", CAPTCHA 2.0 documentation).</summary>
internal static class VerifyCodes
{
    /// <summary>A newly solved challenge passed.</summary>
    public const string Passed = "T001";

    /// <summary>Passed because of the scene's allow-list.</summary>
    public const string PassedByAllowList = "T006";

    /// <summary>The scene requires an encrypted scene id, and the page initialised without a valid one.</summary>
    public const string EncryptionCheckFailed = "F022";
}
