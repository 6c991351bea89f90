using System.Text.Json;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Responses;
using CaptchaGate.Http.Verify;

namespace CaptchaGate.Http.Forms;

/// <summary>
/// What a target receives: <c>{"form","fields":{…},"verification":{…}}</c>. What the visitor typed stays under
/// <c>fields</c>, so that no field can pass itself off as the verification.
/// </summary>
internal static class FormPayload
{
    public static ReadOnlyMemory<byte> Of(string form, Fields fields, string? honeypot, VerificationResult result) => AnswerFields.WriteObject(json =>
    {
        json.WriteString("form"u8, form);
        json.WriteStartObject("fields"u8);
        var isClaim = result.Upstream.Outcome is Outcome.WidgetUnavailable;
        foreach (var field in fields.All)
        {
            if (!VerifyRequest.IsOfGate(field.Name, isClaim) && !string.Equals(field.Name, honeypot, StringComparison.Ordinal))
                Write(json, field);
        }

        json.WriteEndObject();
        json.WriteStartObject("verification"u8);
        json.WriteBoolean("verified"u8, result.Verified);
        if (result.Degraded is { } degraded)
            json.WriteString("degraded"u8, degraded);
        json.WriteString("scene"u8, result.Scene?.Alias);
        if (result.Upstream.CertifyId is { } certifyId)
            json.WriteString("certifyId"u8, certifyId);
        json.WriteEndObject();
    });

    // One text stays a string; several are an array, in the order in which they came.
    private static void Write(Utf8JsonWriter json, Field field)
    {
        switch (field.Kind)
        {
            case FieldKind.List:
                json.WriteStartArray(field.Name);
                foreach (var text in field.Texts)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            default:
                json.WriteString(field.Name, field.Text);
                break;
        }
    }
}
