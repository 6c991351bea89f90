using Microsoft.Extensions.Options;

namespace CaptchaGate.Samples.SendCode;

/// <summary>Whether a request may have its code.</summary>
internal enum CaptchaResult
{
    /// <summary>Not solved, forged, expired, used before, of another scene, or degraded.</summary>
    Refused,

    Passed,

    /// <summary>The endpoint could not be asked.</summary>
    Unavailable,
}

/// <summary>Accepts a receipt, or asks <c>/siteverify</c> about a token.</summary>
internal sealed class CaptchaCheck(ReceiptChecker receipts, UsedReceipts used, SiteverifyClient siteverify, IOptions<GateOptions> options)
{
    private readonly GateOptions _options = options.Value;

    public async Task<CaptchaResult> CheckAsync(SendCodeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (!string.IsNullOrEmpty(request.CaptchaReceipt))
                return await CheckReceiptAsync(request.CaptchaReceipt, cancellationToken) ? CaptchaResult.Passed : CaptchaResult.Refused;
            if (!string.IsNullOrEmpty(request.CaptchaVerifyParam) && _options.ServiceKey is not null)
                return IsEnough(await siteverify.VerifyAsync(request.CaptchaVerifyParam, cancellationToken)) ? CaptchaResult.Passed : CaptchaResult.Refused;
            return CaptchaResult.Refused;
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return CaptchaResult.Unavailable;
        }
    }

    private async Task<bool> CheckReceiptAsync(string receipt, CancellationToken cancellationToken)
    {
        if (await receipts.CheckAsync(receipt, cancellationToken) is not { } claims)
            return false;
        // The number is taken last: a receipt that does not count is not used up.
        return string.Equals(claims.Scene, _options.Scene, StringComparison.Ordinal)
            && IsEnough(new SiteverifyAnswer(Success: true, claims.Verified))
            && used.TryTake(claims.Id, claims.Expires);
    }

    private bool IsEnough(SiteverifyAnswer answer) => answer.Success && (answer.Verified || _options.AcceptDegraded);
}
