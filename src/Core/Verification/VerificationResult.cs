using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Verification;

/// <summary>CaptchaGate's result for one token.</summary>
public sealed record VerificationResult
{
    /// <value>The id of the request that it was given to; a repeated answer keeps it.</value>
    public required string Id { get; init; }

    public required UpstreamResult Upstream { get; init; }

    /// <value>The scene it was verified for; null when none was found.</value>
    public Scene? Scene { get; init; }

    /// <value>The one thing to act on.</value>
    public required bool Success { get; init; }

    /// <value>Whether the budget for unverified passes was spent.</value>
    public bool BudgetExhausted { get; init; }

    /// <value>Whether this is a stored answer to a repeated request.</value>
    public bool Replayed { get; init; }

    /// <value>When the verdict was given.</value>
    public required DateTimeOffset At { get; init; }

    /// <value>What a receipt of it is bound to; null when none was asked for.</value>
    public ReceiptBinding? Binding { get; init; }

    /// <value>
    /// Whether the caller left before a verdict came or the policy for failures was asked. It answers no client:
    /// a repeated request is decided anew.
    /// </value>
    public bool IsUndecided { get; init; }

    public OutcomeRow Row => Upstream.Row;

    /// <value>What a denial says in <c>error-codes</c>. Never empty: an absent caller's row has none, and a host may still send that answer.</value>
    public string ErrorCode => Row.Class is OutcomeClass.Aborted ? ErrorCodes.UpstreamUnavailable : Row.ErrorCode;

    /// <value>Whether Alibaba Cloud really verified the token.</value>
    public bool Verified => Row.IsVerdict;

    /// <value>Why a pass is unverified; null for every other verdict.</value>
    public string? Degraded => Success && !Verified ? Row.ErrorCode : null;
}
