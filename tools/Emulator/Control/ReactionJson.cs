using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Emulator.Control;

/// <summary>Reads a reaction: the short text, a bare status, or an object that adds to it.</summary>
internal static class ReactionJson
{
    private const string Shape =
        "a reaction is a text such as \"T001\", a status such as 500, or an object: {\"is\":\"T001\"} or {\"body\":\"…\",\"status\":200," +
        "\"contentType\":\"text/html\"}, with any of status, passed, format, latencyMilliseconds, processed, headers";

    public static Reaction? Read(JsonElement? json) => json is { } element ? Read(element) : null;

    public static Reaction Read(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String => Reaction.Parse(json.GetString()!),
                JsonValueKind.Number => Reaction.Parse(json.GetRawText()),
                JsonValueKind.Object => FromObject(json.Deserialize<ReactionBody>(Options)!),
                _ => throw new ControlException(Shape + "."),
            };
        }
        catch (FormatException fault)
        {
            throw new ControlException(fault.Message, fault);
        }
        catch (JsonException fault)
        {
            throw new ControlException($"{Shape}: {fault.Message}", fault);
        }
    }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private static Reaction FromObject(ReactionBody body)
    {
        var reaction = (body.Is, body.Body) switch
        {
            ({ } text, null) => Reaction.Parse(text),
            (null, { } content) => Reaction.Body(body.Status ?? 200, body.ContentType, Encoding.UTF8.GetBytes(content)),
            (null, null) => Reaction.Honest,
            _ => throw new ControlException("give 'is' or 'body', not both."),
        };
        reaction = reaction switch
        {
            VerdictReaction verdict => verdict with { Passed = body.Passed ?? verdict.Passed },
            ErrorReaction error => error with { Status = body.Status ?? error.Status, Format = body.Format ?? error.Format },
            _ => reaction,
        };
        return reaction with
        {
            Latency = TimeSpan.FromMilliseconds(body.LatencyMilliseconds),
            Processed = body.Processed ?? reaction.Processed,
            Headers = body.Headers ?? reaction.Headers,
        };
    }

    private sealed record ReactionBody
    {
        public string? Is { get; init; }

        public string? Body { get; init; }

        public string? ContentType { get; init; }

        public int? Status { get; init; }

        public bool? Passed { get; init; }

        public ErrorFormat? Format { get; init; }

        public double LatencyMilliseconds { get; init; }

        public bool? Processed { get; init; }

        public Dictionary<string, string>? Headers { get; init; }
    }
}
