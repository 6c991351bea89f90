namespace CaptchaGate.Core.Receipts;

/// <summary>The settings under <c>Receipts</c>.</summary>
public sealed class ReceiptOptions
{
    public const string Section = "Receipts";

    /// <value>Whether a success carries a receipt. Default: false.</value>
    public bool Enabled { get; set; }

    /// <value>Required when enabled. The claim <c>iss</c>: the public https address of this endpoint with the route prefix. Any other text is accepted too, but then no metadata is served for it.</value>
    public string? Issuer { get; set; }

    /// <value>Required when enabled. The claim <c>aud</c>: the service that accepts the receipts.</value>
    public string? Audience { get; set; }

    /// <value>How long a receipt is good, 10 seconds to 1 hour. Default: 2 minutes.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <value>Required when enabled. The P-256 private key that signs, as PEM (PKCS#8).</value>
    public string? SigningKey { get; set; }

    /// <value>While keys are rotated: the key before or after (PEM, private or public), published so that its receipts verify too. Default: none.</value>
    public string? OtherKey { get; set; }
}
