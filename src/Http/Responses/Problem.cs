using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Responses;

/// <summary>Refusals as RFC 9457 "Problem Details for HTTP APIs", with the <c>success:false</c> that a page can always read.</summary>
internal static class Problem
{
    public static ApplicationResponse Of(RequestFault fault, string id)
    {
        if (fault.Status == 503)
            return NotVerified.Of(fault, id);
        var response = Of(fault.Status, fault.Code, fault.Detail, id);
        if (fault.Allow is { } allow)
            response.Headers["Allow"] = allow;
        if (fault.Authenticate is { } scheme)
            response.Headers["WWW-Authenticate"] = scheme;
        if (fault.RetryAfter is { } wait)
            response.Headers["Retry-After"] = StatusMapper.RetryAfterSeconds(wait);
        return response;
    }

    public static ApplicationResponse Of(int status, string code, string detail, string id)
    {
        var body = AnswerFields.WriteObject(json =>
        {
            json.WriteString("title"u8, Title(status));
            json.WriteNumber("status"u8, status);
            json.WriteString("detail"u8, detail);
            json.WriteString("code"u8, code);
            json.WriteBoolean("success"u8, false);
            json.WriteStartArray("error-codes"u8);
            json.WriteStringValue(code);
            json.WriteEndArray();
            json.WriteString("id"u8, id);
        });
        var response = new ApplicationResponse { Status = status, Body = body };
        response.Headers["Content-Type"] = "application/problem+json; charset=utf-8";
        return response;
    }

    private static string Title(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        _ => "Internal Server Error",
    };
}
