using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Signing;

namespace CaptchaGate.Playground.Traces;

/// <summary>The signed calls of a request and what came back, from the product's spans and from what the emulator saw.</summary>
internal sealed class CallSteps(Journal journal, DecisionRows rows)
{
    private const string Call = "VerifyIntelligentCaptcha";
    private const int ShownOfSignature = 8;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static IReadOnlyList<Activity> CallsOf(RequestTrace trace) => [.. trace.Spans.Where(static span => span.OperationName is Call)];

    public IEnumerable<StepView> Of(RequestTrace trace)
    {
        var calls = CallsOf(trace);
        var seen = Seen(trace);
        for (var i = 0; i < calls.Count; i++)
        {
            var entry = seen.ElementAtOrDefault(i);
            var title = calls.Count > 1 ? $"Signed call, attempt {i + 1}" : "Signed call";
            yield return Sent(calls[i], entry, title, trace);
            yield return Reply(calls[i], entry, trace);
        }
    }

    private static StepView Sent(Activity call, JournalEntry? entry, string title, RequestTrace trace)
    {
        var at = CheckSteps.Round(call.StartTimeUtc - trace.StartedAt.UtcDateTime);
        if (entry is null || SignedCall.Of(entry) is not { } signed)
        {
            return new("call", "failed", title, at, null) { Text = "The connection failed before a byte was sent, so the token was not processed." };
        }

        return new("call", "ok", title, at, null)
        {
            Text = $"{entry.Action}, signed with ACS3-HMAC-SHA256. The secret of the AccessKey never leaves CaptchaGate.",
            Facts = [new("AccessKey ID", signed.AccessKeyId), new("Signature", $"{signed.Signature[..ShownOfSignature]}…")],
            Blocks = [new("Canonical request", signed.CanonicalRequest), new("String to sign", signed.StringToSign)],
        };
    }

    private StepView Reply(Activity call, JournalEntry? entry, RequestTrace trace)
    {
        var row = TraceConclusion.RowOf(call.GetTagItem(TelemetryNames.Outcome) as string);
        var ended = call.StartTimeUtc + call.Duration - trace.StartedAt.UtcDateTime;
        var code = call.GetTagItem(TelemetryNames.Code) as string;
        var isAnswer = entry?.AnswerStatus is not null;
        return new("reply", row is { } good && rows[good].Class is "PASS" ? "ok" : "failed", isAnswer ? "The service answers" : "No answer", CheckSteps.Round(ended), CheckSteps.Round(call.Duration))
        {
            Text = row is { } id ? $"Row {id}: {rows[id].What}." : null,
            Facts = [.. Facts(entry, code)],
            Blocks = isAnswer ? [new("Answer of the service", Shown(entry!.AnswerBody!))] : [],
        };
    }

    private static IEnumerable<FactView> Facts(JournalEntry? entry, string? code)
    {
        if (entry?.AnswerStatus is { } status)
            yield return new("HTTP", $"{status}");
        if (code is not null)
            yield return new("Code", code);
    }

    // The service's calls for this token since the request came. A form's token is not known here: then it is the minted tokens' calls.
    private JournalEntry[] Seen(RequestTrace trace)
    {
        var token = Redaction.Token(trace.RequestBody.Span, trace.ContentType);
        return
        [
            .. journal.Entries.Where(entry => entry.Number > trace.JournalTotal
                && (token is null ? entry.Minted : string.Equals(entry.CaptchaVerifyParam, token, StringComparison.Ordinal))),
        ];
    }

    private static string Shown(string body)
    {
        try
        {
            return JsonNode.Parse(body)?.ToJsonString(Indented) ?? body;
        }
        catch (JsonException)
        {
            return body;
        }
    }
}
