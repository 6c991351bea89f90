namespace CaptchaGate.Core.Verification;

/// <summary>What a receipt is good for besides its audience. It is the first request's: a repeated one cannot bind the same token to anything else.</summary>
/// <param name="Origin">The page's origin; null for a service.</param>
/// <param name="ContentSha256">The hash of what the visitor sends; null when the caller wants no such binding.</param>
public sealed record ReceiptBinding(string? Origin, string? ContentSha256)
{
    // A record prints its properties; these are what the caller sent.
    public override string ToString() => nameof(ReceiptBinding);
}
