using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>An encrypted scene id, or the row of the decision table that says why there is none.</summary>
public abstract record EncryptedSceneIdResult
{
    private EncryptedSceneIdResult()
    {
    }

    /// <param name="Text">What the page hands to <c>initAliyunCaptcha</c> as <c>EncryptedSceneId</c>.</param>
    /// <param name="ExpiresIn">How long the page may initialise with it, in whole seconds.</param>
    public sealed record Issued(string Text, TimeSpan ExpiresIn) : EncryptedSceneIdResult
    {
        // A record prints its properties; this one lets a page initialise.
        public override string ToString() => nameof(Issued);
    }

    public sealed record Unavailable(Outcome Outcome) : EncryptedSceneIdResult;
}
