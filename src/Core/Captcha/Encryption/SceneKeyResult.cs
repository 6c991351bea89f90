using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>A key to encrypt with, or why there is none.</summary>
internal abstract record SceneKeyResult
{
    private SceneKeyResult()
    {
    }

    public sealed record Available(SceneKey Key) : SceneKeyResult;

    /// <param name="Outcome">The row of the decision table.</param>
    /// <param name="Reason">A fixed phrase of ours for the log.</param>
    public sealed record Unavailable(Outcome Outcome, string Reason) : SceneKeyResult;
}
