using CaptchaGate.Core.Receipts;

namespace CaptchaGate.Doctor.Protection;

/// <summary>Signs receipts with the endpoint's key: valid ones, and those that differ from a valid one in a single claim.</summary>
/// <param name="options">Issuer, audience, lifetime and key.</param>
internal sealed class ReceiptMint(ReceiptOptions options, ReceiptClaims claims)
{
    // RFC 2606, 2: no such name exists.
    private const string Elsewhere = "https://elsewhere.invalid";

    // Longer than any tolerance that a back end may have for clocks.
    private static readonly TimeSpan LongAgo = TimeSpan.FromHours(1);

    private readonly (string Issuer, string Audience) _right = (options.Issuer!, options.Audience!);

    public string IssueValid() => Sign(claims.Write(_right.Issuer, _right.Audience));

    public string IssueExpired() => Sign(claims.Write(_right.Issuer, _right.Audience, age: options.Lifetime + LongAgo));

    public string IssueForOtherAudience() => Sign(claims.Write(_right.Issuer, Elsewhere));

    public string IssueOfOtherIssuer() => Sign(claims.Write(Elsewhere, _right.Audience));

    /// <summary>Of a pass that the policy allowed because the service gave no verdict.</summary>
    public string IssueDegraded() => Sign(claims.Write(_right.Issuer, _right.Audience, verified: false));

    private string Sign(byte[] content)
    {
        using var key = new ReceiptKey(options.SigningKey!);
        return CompactJws.SignReceipt(key, content);
    }
}
