using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Responses;

/// <summary>The fields and headers that every answer about a verdict shares.</summary>
internal static class AnswerFields
{
    public const string ContentType = "application/json; charset=utf-8";

    // An answer is written in one pass on one thread, so each thread needs one of each.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var json = Start();
        write(json);
        return End(json);
    }

    public static ReadOnlyMemory<byte> WriteObject(Action<Utf8JsonWriter> writeProperties) =>
        WriteObject(writeProperties, static (json, write) => write(json));

    /// <param name="state">What <paramref name="writeProperties"/> needs, so that no delegate is made for each answer.</param>
    public static ReadOnlyMemory<byte> WriteObject<TState>(TState state, Action<Utf8JsonWriter, TState> writeProperties)
    {
        var json = Start();
        json.WriteStartObject();
        writeProperties(json, state);
        json.WriteEndObject();
        return End(json);
    }

    /// <summary><c>success</c>, <c>verified</c>, and why.</summary>
    public static void WriteOutcome(Utf8JsonWriter json, VerificationResult result)
    {
        json.WriteBoolean("success"u8, result.Success);
        json.WriteBoolean("verified"u8, result.Verified);
        if (result.Degraded is { } degraded)
            json.WriteString("degraded"u8, degraded);
        if (!result.Success)
            WriteDenial(json, result);
        if (result.Replayed)
            json.WriteBoolean("replayed"u8, true);
    }

    /// <summary>What only an authenticated service gets: it would teach an attacker.</summary>
    public static void WriteServiceFields(Utf8JsonWriter json, VerificationResult result)
    {
        if (result.Upstream.Code is { } code)
            json.WriteString("code"u8, code);
        if (result.Upstream.RequestId is { } requestId)
            json.WriteString("requestId"u8, requestId);
        if (result.Upstream.CertifyId is { } certifyId)
            json.WriteString("certifyId"u8, certifyId);
        if (result.Scene is { } scene)
            json.WriteString("scene"u8, scene.Alias);
        WriteTime(json, result.At);
    }

    /// <summary>What a service's developer should know about a token that did not pass.</summary>
    public static void WriteHint(Utf8JsonWriter json, TokenDamage damage)
    {
        if (damage is not TokenDamage.None)
            json.WriteString("hint"u8, ProblemDetails.Of(damage));
    }

    /// <summary><c>challenge_ts</c> in whole seconds: parsers of siteverify answers know no finer than milliseconds.</summary>
    public static void WriteTime(Utf8JsonWriter json, DateTimeOffset at) =>
        json.WriteString("challenge_ts"u8, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    public static void AddHeaders(ApplicationResponse response, VerificationResult result)
    {
        if (StatusMapper.Of(result) == 503)
            response.Headers["Retry-After"] = StatusMapper.RetryAfterSeconds(result.Upstream.RetryAfter);
        if (result.Degraded is { } degraded)
            response.Headers["X-Captcha-Degraded"] = degraded;
    }

    private static Utf8JsonWriter Start()
    {
        var buffer = _buffer ??= new();
        var json = _json ??= new(buffer);
        buffer.ResetWrittenCount();
        json.Reset();
        return json;
    }

    private static ReadOnlyMemory<byte> End(Utf8JsonWriter json)
    {
        json.Flush();
        return _buffer!.WrittenSpan.ToArray();
    }

    private static void WriteDenial(Utf8JsonWriter json, VerificationResult result)
    {
        json.WriteStartArray("error-codes"u8);
        json.WriteStringValue(result.ErrorCode);
        if (result.BudgetExhausted)
            json.WriteStringValue(ErrorCodes.FailOpenBudgetExhausted);
        json.WriteEndArray();
        if (result.Row.NewChallenge || (!result.Verified && result.Upstream.MayBeProcessed))
            // A token that may have been processed is never sent again, so waiting alone does not help.
            json.WriteString("retry"u8, "new-challenge"u8);
        else if (StatusMapper.Of(result) == 503)
            json.WriteString("retry"u8, "later"u8);
    }
}
