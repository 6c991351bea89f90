using CaptchaGate.Http.Requests;

namespace CaptchaGate.Http.Answers;

/// <summary>The contract's 503 for a request of which nothing was read: the same fields as where the service could not be asked.</summary>
internal static class NotVerified
{
    /// <param name="at">For <c>/siteverify</c>: the time, which its answers always have.</param>
    public static GateResponse Of(RequestFault fault, string id, DateTimeOffset? at = null)
    {
        var body = AnswerFields.WriteObject(json =>
        {
            json.WriteBoolean("success"u8, false);
            json.WriteBoolean("verified"u8, false);
            json.WriteStartArray("error-codes"u8);
            json.WriteStringValue(fault.Code);
            json.WriteEndArray();
            json.WriteString("retry"u8, "later"u8);
            if (at is { } time)
            {
                json.WriteString("challenge_ts"u8, time.UtcDateTime);
                json.WriteString("hostname"u8, ""u8);
            }

            json.WriteString("id"u8, id);
        });
        var response = new GateResponse { Status = fault.Status, Body = body };
        response.Headers["Content-Type"] = AnswerFields.ContentType;
        response.Headers["Retry-After"] = Statuses.RetryAfterSeconds(fault.RetryAfter);
        return response;
    }
}
