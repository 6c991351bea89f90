using CaptchaGate.Core.Verification;

namespace CaptchaGate.Http.Forms;

/// <summary>What came of one submission.</summary>
/// <param name="Verdict">Of its token.</param>
/// <param name="IsDelivered">Whether the form's target took it; false where nothing was to be sent.</param>
internal sealed record FormOutcome(VerificationResult Verdict, bool IsDelivered)
{
    /// <value>Whether the same submission is answered with it again: its token is used. Any other may be verified anew.</value>
    public bool IsFinal => Verdict.Success || (Verdict.Upstream.MayBeProcessed && !Verdict.IsUndecided);
}
