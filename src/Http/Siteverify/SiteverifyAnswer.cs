using System.Text.Json;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Responses;

namespace CaptchaGate.Http.Siteverify;

/// <summary>
/// The answers of <c>/siteverify</c>: 200 with <c>error-codes</c>, whatever the reason, because existing clients throw on any
/// other status or take it for a pass. <c>challenge_ts</c> and <c>hostname</c> are always present (the service returns no host name).
/// </summary>
internal static class SiteverifyAnswer
{
    public static ApplicationResponse Of(VerificationResult result, string id, TokenDamage damage = TokenDamage.None)
    {
        var response = Json(json =>
        {
            AnswerFields.WriteOutcome(json, result);
            if (result.Success)
                WriteNoErrors(json);
            AnswerFields.WriteServiceFields(json, result);
            AnswerFields.WriteHint(json, damage);
            json.WriteString("hostname"u8, ""u8);
            json.WriteString("id"u8, id);
        });
        AnswerFields.AddHeaders(response, result);
        return response;
    }

    /// <summary>A rejection before verification that the caller's visitor, or our own limits, can have caused.</summary>
    public static ApplicationResponse Of(RequestFault fault, DateTimeOffset at, string id)
    {
        var later = fault.Status == 503;
        var response = Of(fault.Code, at, id, later);
        if (later || fault.RetryAfter is not null)
            response.Headers["Retry-After"] = StatusMapper.RetryAfterSeconds(fault.RetryAfter);
        return response;
    }

    /// <param name="later">Whether the same request may be sent again later.</param>
    public static ApplicationResponse Of(string errorCode, DateTimeOffset at, string id, bool later = false) => Json(json =>
    {
        json.WriteBoolean("success"u8, false);
        if (later)
            json.WriteBoolean("verified"u8, false);
        json.WriteStartArray("error-codes"u8);
        json.WriteStringValue(errorCode);
        json.WriteEndArray();
        if (later)
            json.WriteString("retry"u8, "later"u8);
        AnswerFields.WriteTime(json, at);
        json.WriteString("hostname"u8, ""u8);
        json.WriteString("id"u8, id);
    });

    private static void WriteNoErrors(Utf8JsonWriter json)
    {
        json.WriteStartArray("error-codes"u8);
        json.WriteEndArray();
    }

    private static ApplicationResponse Json(Action<Utf8JsonWriter> write)
    {
        var response = new ApplicationResponse { Status = 200, Body = AnswerFields.WriteObject(write) };
        response.Headers["Content-Type"] = AnswerFields.ContentType;
        return response;
    }
}
