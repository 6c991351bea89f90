using System.Text.Json;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Http.Answers;

/// <summary>
/// The answers of <c>/siteverify</c>: what a caller got wrong is a 200 with <c>error-codes</c>, because the existing
/// clients read nothing else; <c>challenge_ts</c> and <c>hostname</c> always stand (the service tells no host name).
/// </summary>
internal static class SiteverifyAnswer
{
    public static GateResponse Of(Verdict verdict, string id)
    {
        var status = Statuses.Of(verdict);
        // Only what says "could not be verified" keeps its status.
        var response = Json(status is 400 ? 200 : status, json =>
        {
            AnswerFields.WriteOutcome(json, verdict);
            if (verdict.Success)
                WriteNoErrors(json);
            AnswerFields.WriteServiceFields(json, verdict);
            json.WriteString("hostname"u8, ""u8);
            json.WriteString("id"u8, id);
        });
        AnswerFields.AddHeaders(response, verdict);
        return response;
    }

    public static GateResponse Of(string errorCode, DateTimeOffset at, string id) => Json(200, json =>
    {
        json.WriteBoolean("success"u8, false);
        json.WriteStartArray("error-codes"u8);
        json.WriteStringValue(errorCode);
        json.WriteEndArray();
        json.WriteString("challenge_ts"u8, at.UtcDateTime);
        json.WriteString("hostname"u8, ""u8);
        json.WriteString("id"u8, id);
    });

    private static void WriteNoErrors(Utf8JsonWriter json)
    {
        json.WriteStartArray("error-codes"u8);
        json.WriteEndArray();
    }

    private static GateResponse Json(int status, Action<Utf8JsonWriter> write)
    {
        var response = new GateResponse { Status = status, Body = AnswerFields.WriteObject(write) };
        response.Headers["Content-Type"] = AnswerFields.ContentType;
        return response;
    }
}
