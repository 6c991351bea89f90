using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Verification;

/// <summary>One request to verify a token, as far as CaptchaGate needs it.</summary>
public sealed record VerificationRequest
{
    /// <value>The <c>CaptchaVerifyParam</c> as the caller sent it; null when it is missing.</value>
    public string? Token { get; init; }

    /// <value>
    /// The idempotency key of a claim that the widget cannot load, in place of a token; null for a request with a token. What passes for it
    /// passes once for this key and client.
    /// </value>
    public Guid? WidgetClaim { get; init; }

    /// <value>The scene by alias or id; null for the only one.</value>
    public string? Scene { get; init; }

    /// <value>The same token with the same key gets the stored verdict again.</value>
    public Guid? IdempotencyKey { get; init; }

    /// <value>
    /// Whether a stored pass is a duplicate for this request, because what the pass was good for is done or lost. Default: false, it passes again.
    /// </value>
    public bool PassesOnce { get; init; }

    /// <value>Who calls, for the budget of unverified passes and the event; null when nothing is known.</value>
    public ClientAddress? Client { get; init; }

    /// <value>What the verdict's receipt shall be bound to; null when none is wanted.</value>
    public ReceiptBinding? Binding { get; init; }

    /// <value>The id of this request in answers and events.</value>
    public required string RequestId { get; init; }

    // A record prints its properties; a token is not for printing.
    public override string ToString() => RequestId;
}
