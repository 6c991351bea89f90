using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Responses;

/// <summary>The contract's 503 for a request of which nothing was read: the same fields as where the service could not be asked.</summary>
internal static class NotVerified
{
    /// <summary>For a caller who left, or whose request the platform took back: a live one may try again.</summary>
    public static RequestFault CallerLeft => new(503, ErrorCodes.UpstreamUnavailable, ProblemDetails.Of(Outcome.CallerAborted));

    public static ApplicationResponse Of(RequestFault fault, string id)
    {
        var body = AnswerFields.WriteObject(json =>
        {
            json.WriteBoolean("success"u8, false);
            json.WriteBoolean("verified"u8, false);
            json.WriteStartArray("error-codes"u8);
            json.WriteStringValue(fault.Code);
            json.WriteEndArray();
            json.WriteString("retry"u8, "later"u8);
            json.WriteString("id"u8, id);
        });
        var response = new ApplicationResponse { Status = fault.Status, Body = body };
        response.Headers["Content-Type"] = AnswerFields.ContentType;
        response.Headers["Retry-After"] = StatusMapper.RetryAfterSeconds(fault.RetryAfter);
        return response;
    }
}
