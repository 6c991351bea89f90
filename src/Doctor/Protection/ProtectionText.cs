namespace CaptchaGate.Doctor.Protection;

/// <summary>What each check of a protected back end says.</summary>
/// <param name="What">What was sent, such as <c>an expired receipt</c>.</param>
/// <param name="Flaw">What it means that the back end accepts it.</param>
/// <param name="Remedy">How to add the check.</param>
internal sealed record ProtectionText(string What, string Flaw, string Remedy)
{
    private const string Library = "docs/receipts.md has the code for Node.js, .NET, Python and Go";

    public static ProtectionText Of(Check check) => check switch
    {
        Check.ReceiptRequired => new(
            "a submission without a receipt",
            "nothing is checked on the server",
            $"Verify the receipt on the server before anything else happens, and answer 4xx without one; {Library}. If the back end answers 2xx to what it refuses, say with --accepted how it accepts."),
        Check.ReceiptFormat => new(
            "text that is not a receipt",
            "only the page checks, the server only looks whether the field is filled",
            $"Verify the receipt on the server; the page and its script are under the control of the caller; {Library}."),
        Check.ReceiptSignature => new(
            "a receipt that the endpoint did not sign",
            "the signature is not checked",
            $"Verify the signature with the endpoint's keys, and allow the algorithm ES256 only; {Library}."),
        Check.ReceiptKeySource => new(
            "a receipt that brings its own key",
            "the key is not pinned to the issuer",
            "Read the keys from the configured address of the endpoint only (/.well-known/jwks.json), never from the headers jwk, jku or x5u or from the claim iss of the receipt."),
        Check.ReceiptIssuer => new(
            "a receipt of another issuer",
            "the claim iss is not checked",
            "Compare the claim iss with the configured value of Receipts__Issuer."),
        Check.ReceiptAudience => new(
            "a receipt for another service",
            "the claim aud is not checked",
            "Compare the claim aud with the name of this service, the value of Receipts__Audience."),
        Check.ReceiptExpiry => new(
            "a receipt that expired an hour ago",
            "the claim exp is not checked",
            "Refuse a receipt after its claim exp, with a tolerance of at most a minute for clocks."),
        Check.ReceiptVerified => new(
            "a pass without a verdict",
            "the claim verified is not checked",
            "Refuse a receipt with \"verified\":false, or ask such users for another proof. If this form may accept them, run the doctor with --allow-degraded."),
        Check.ReceiptAccepted => new("a valid receipt", "", ""),
        Check.ReceiptReplay => new(
            "the same receipt again",
            "a receipt can be used more than once",
            "Store each jti that was accepted until its exp, in a place that all instances share, with a unique key, and refuse a second one."),
        _ => throw new ArgumentOutOfRangeException(nameof(check)),
    };
}
