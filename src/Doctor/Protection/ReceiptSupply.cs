using CaptchaGate.Core.Receipts;
using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Doctor.Protection;

/// <summary>The receipts of the endpoint that the doctor has.</summary>
/// <param name="Valid">One that the back end must accept once; null where there is none.</param>
/// <param name="Peek">What it says of itself.</param>
/// <param name="Mint">Signs with the endpoint's key; null where the settings do not have it.</param>
/// <param name="Fault">Why <paramref name="Valid"/> is missing, or <paramref name="Mint"/> not usable.</param>
internal sealed record ReceiptSupply(string? Valid, ReceiptPeek? Peek, ReceiptMint? Mint, string? Fault)
{
    /// <summary>Environment variables of the doctor: secrets do not belong on a command line.</summary>
    public const string ReceiptVariable = "DOCTOR_RECEIPT";

    public const string TokenVariable = "DOCTOR_TOKEN";

    private const string DefaultSceneId = "emuscene3";

    /// <summary>Takes the operator's receipt, or one of the endpoint's, or signs one.</summary>
    public static async Task<ReceiptSupply> GetAsync(ProtectionOptions options, ReceiptOptions receipts, Func<ReceiptOptions, ReceiptMint> mint, IConfiguration configuration, IssuedReceipt issued, CancellationToken cancellationToken)
    {
        var own = receipts.Enabled ? mint(receipts) : null;
        var (valid, fault) = configuration[ReceiptVariable] is { Length: > 0 } given
            ? (given, null)
            : options.Endpoint is { } endpoint
                ? await IssueAsync(options, new Uri(endpoint), configuration, issued, cancellationToken)
                : (own?.IssueValid(), own is null ? $"there is no receipt: set Receipts__*, {ReceiptVariable} or --endpoint" : null);
        if (valid is null)
            return new(null, null, own, fault);
        if (ReceiptPeek.Read(valid.Trim()) is not { } peek)
            return new(null, null, own, $"{ReceiptVariable} holds no receipt");
        // Receipts of another key would be refused for their key, and say nothing about any claim.
        var isSame = own is null || ReceiptPeek.Read(own.IssueValid()) == peek;
        return new(valid.Trim(), peek, isSame ? own : null, isSame ? null : "the settings Receipts__* are not those of the endpoint that issued the receipt");
    }

    // A record prints its properties; a receipt is not for printing.
    public override string ToString() => nameof(ReceiptSupply);

    private static async Task<(string? Receipt, string? Fault)> IssueAsync(ProtectionOptions options, Uri endpoint, IConfiguration configuration, IssuedReceipt issued, CancellationToken cancellationToken)
    {
        var token = options.Emulator is { } emulator
            ? await issued.MintAsync(new Uri(emulator), configuration["Captcha:SceneId"] ?? DefaultSceneId, cancellationToken)
            : configuration[TokenVariable];
        return string.IsNullOrEmpty(token)
            ? (null, options.Emulator is null ? $"there is no token for the endpoint: set {TokenVariable}, or --emulator" : "the emulator gives no token")
            : await issued.VerifyAsync(endpoint, token, options.Scene, cancellationToken);
    }
}
