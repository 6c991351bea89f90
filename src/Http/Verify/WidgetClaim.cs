using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Verify;

/// <summary>
/// The claim that the widget cannot load, in place of a token. It must have an idempotency key: there is no token to recognise a repeated
/// request by.
/// </summary>
internal static class WidgetClaim
{
    public const string FieldName = "captchaUnavailable";

    private const string Value = "widget";

    private static RequestFault UnknownValue => RequestFault.BadRequest($"{RequestHeaders.WidgetClaim} and {FieldName} have one value, {Value}; leave them out where there is a token.");

    private static RequestFault Twice => RequestFault.BadRequest($"The claim is in the body and in the header {RequestHeaders.WidgetClaim}; send one of them.");

    private static RequestFault WithToken => RequestFault.BadRequest($"{FieldName} comes in place of captchaVerifyParam; send one of them.");

    private static RequestFault WithoutKey => RequestFault.BadRequest($"{FieldName} needs an idempotency key: send Idempotency-Key or the field idempotencyKey, one UUID for each submission.");

    /// <summary>Adds the claim to what else a request asks.</summary>
    /// <param name="header">The header <see cref="RequestHeaders.WidgetClaim"/>; null where there is none.</param>
    public static Result<VerifyRequest> AddTo(VerifyRequest request, Fields fields, string? header)
    {
        var text = fields.Find([FieldName], out var fault);
        if (fault is not null)
            return fault;
        if (text is not null && !string.IsNullOrEmpty(header))
            return Twice;
        if ((text ?? header) is not { Length: > 0 } claim)
            return request;
        if (!string.Equals(claim, Value, StringComparison.Ordinal))
            return UnknownValue;
        if (request.Token is not null)
            return WithToken;
        return request.IdempotencyKey is null ? WithoutKey : request with { WidgetClaim = request.IdempotencyKey };
    }
}
