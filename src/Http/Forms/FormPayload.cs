using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Answers;
using CaptchaGate.Http.Requests;

namespace CaptchaGate.Http.Forms;

/// <summary>
/// What a target receives: <c>{"form","fields":{…},"verification":{…}}</c>. What the visitor typed stays under
/// <c>fields</c>, so that no field can pass itself off as the verification.
/// </summary>
internal static class FormPayload
{
    public static ReadOnlyMemory<byte> Of(string form, Fields fields, string? honeypot, Verdict verdict) => AnswerFields.WriteObject(json =>
    {
        json.WriteString("form"u8, form);
        json.WriteStartObject("fields"u8);
        foreach (var (name, value) in fields.All)
        {
            if (!VerifyRequest.Owns(name) && !string.Equals(name, honeypot, StringComparison.Ordinal))
                json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("verification"u8);
        json.WriteBoolean("verified"u8, verdict.Verified);
        if (verdict.Degraded is { } degraded)
            json.WriteString("degraded"u8, degraded);
        json.WriteString("scene"u8, verdict.Scene?.Alias);
        if (verdict.Judgement.CertifyId is { } certifyId)
            json.WriteString("certifyId"u8, certifyId);
        json.WriteEndObject();
    });
}
