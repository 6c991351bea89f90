using System.Buffers;
using System.Text.Json;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Http.Answers;

/// <summary>Writes a verdict as the contract's JSON.</summary>
internal static class Answer
{
    private static readonly JsonWriterOptions Compact = new() { SkipValidation = true };

    /// <param name="toService">Whether an authenticated service asks: it also gets codes and ids, which would teach an attacker.</param>
    public static GateResponse Of(Verdict verdict, string id, bool toService)
    {
        var status = Statuses.Of(verdict);
        if (status is >= 400 and not 503)
            return Problem.Of(status, verdict.Row.ErrorCode, Details.Of(verdict.Judgement.Outcome), id);
        var response = new GateResponse { Status = status, Body = Write(verdict, id, toService) };
        response.Headers["Content-Type"] = "application/json; charset=utf-8";
        if (status == 503)
            response.Headers["Retry-After"] = Statuses.RetryAfterSeconds(verdict.Judgement.RetryAfter);
        if (verdict.Degraded is { } degraded)
            response.Headers["X-Captcha-Degraded"] = degraded;
        return response;
    }

    private static byte[] Write(Verdict verdict, string id, bool toService)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteBoolean("success"u8, verdict.Success);
            json.WriteBoolean("verified"u8, verdict.Verified);
            if (verdict.Degraded is { } degraded)
                json.WriteString("degraded"u8, degraded);
            if (!verdict.Success)
                WriteDenial(json, verdict);
            if (verdict.Replayed)
                json.WriteBoolean("replayed"u8, true);
            if (toService)
                WriteServiceFields(json, verdict);
            json.WriteString("id"u8, id);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDenial(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteStartArray("error-codes"u8);
        json.WriteStringValue(verdict.Row.ErrorCode);
        if (verdict.BudgetExhausted)
            json.WriteStringValue(ErrorCodes.FailOpenBudgetExhausted);
        json.WriteEndArray();
        if (verdict.Row.NewChallenge)
            json.WriteString("retry"u8, "new-challenge"u8);
        else if (!verdict.Verified)
            json.WriteString("retry"u8, "later"u8);
    }

    private static void WriteServiceFields(Utf8JsonWriter json, Verdict verdict)
    {
        if (verdict.Judgement.Code is { } code)
            json.WriteString("code"u8, code);
        if (verdict.Judgement.RequestId is { } requestId)
            json.WriteString("requestId"u8, requestId);
        if (verdict.Judgement.CertifyId is { } certifyId)
            json.WriteString("certifyId"u8, certifyId);
        if (verdict.Scene is { } scene)
            json.WriteString("scene"u8, scene.Alias);
        json.WriteString("challenge_ts"u8, verdict.At.UtcDateTime);
    }
}
