using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Emulator.Rpc;

/// <summary>The service's envelopes.</summary>
internal static class Answers
{
    private const string JsonType = "application/json;charset=utf-8";

    private static readonly JsonSerializerOptions Plain = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Answer Verdict(string? code, bool passed, string? certifyId) => Json(200, code ?? "no-code", new
    {
        RequestId = Identifiers.RequestId(),
        Message = "success",
        Code = "Success",
        Success = true,
        Result = new { VerifyResult = passed, VerifyCode = code, CertifyId = certifyId },
    });

    public static Answer Json<T>(int status, string outcome, T value) => new()
    {
        Status = status,
        ContentType = JsonType,
        Body = JsonSerializer.SerializeToUtf8Bytes(value, Plain),
        Outcome = outcome,
    };

    public static Answer Refused(Refusal refusal, string host)
    {
        var answer = Error(refusal.Code, refusal.Status ?? ErrorCodes.StatusOf(refusal.Code), refusal.Message, ErrorFormat.Json, host);
        if (refusal.RetryAfter is { } wait)
            answer.Headers["x-acs-retry-after"] = $"{(int)wait.TotalMilliseconds}";
        return answer;
    }

    public static Answer Error(string code, int status, string message, ErrorFormat format, string host) => format switch
    {
        // A 200 with Success:false is how services of this family report some errors.
        ErrorFormat.Json when status is 200 => Json(status, code, new { RequestId = Identifiers.RequestId(), Code = code, Message = message, Success = false }),
        ErrorFormat.Json => Json(status, code, new
        {
            RequestId = Identifiers.RequestId(),
            HostId = host,
            Code = code,
            Message = message,
            Recommend = $"https://api.aliyun.com/troubleshoot?q={code}",
        }),
        ErrorFormat.Xml => new Answer { Status = status, ContentType = "text/xml;charset=utf-8", Body = Xml(code, message, host), Outcome = code },
        ErrorFormat.Html => new Answer { Status = status, ContentType = "text/html; charset=utf-8", Body = Html(status), Outcome = code },
        _ => new Answer { Status = status, Outcome = code },
    };

    private static byte[] Xml(string code, string message, string host) => Encoding.UTF8.GetBytes(
        $"<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>{Identifiers.RequestId()}</RequestId><HostId>{WebUtility.HtmlEncode(host)}</HostId>" +
        $"<Code>{WebUtility.HtmlEncode(code)}</Code><Message>{WebUtility.HtmlEncode(message)}</Message></Error>");

    private static byte[] Html(int status) => Encoding.UTF8.GetBytes(
        $"<!DOCTYPE html><html><head><title>{status}</title></head><body><h1>{status}</h1><hr>Powered by Tengine</body></html>");
}
