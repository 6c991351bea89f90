using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace CaptchaGate.Playground.Traces;

/// <summary>Bodies as the page may show them: credentials shortened so far that they are of no use, and nothing that a visitor typed.</summary>
internal static class Redaction
{
    private const int Shown = 12;

    private static readonly string[] Credentials = ["captchaVerifyParam", "receipt", "response", "secret", "captchaReceipt"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The beginning of a credential and how long it is.</summary>
    public static string Shorten(string text) => text.Length <= Shown * 2 ? $"({text.Length} characters)" : $"{text[..Shown]}… ({text.Length} characters)";

    /// <summary>A JSON body, indented; of any other body only its size and type.</summary>
    public static string Body(ReadOnlySpan<byte> bytes, string? contentType)
    {
        if (bytes.IsEmpty)
            return "(empty)";
        if (Parse(bytes) is not { } json)
            return $"({bytes.Length} bytes of {contentType ?? "no type"}; what a form's fields hold is not shown)";
        foreach (var name in Credentials)
        {
            if (json[name] is JsonValue value && value.TryGetValue<string>(out var text))
                json[name] = Shorten(text);
        }

        return json.ToJsonString(Indented);
    }

    /// <summary>The token of a JSON or urlencoded body; null where none can be read. It finds the call in the emulator's journal and is shown nowhere.</summary>
    public static string? Token(ReadOnlySpan<byte> bytes, string? contentType)
    {
        if (contentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
            return QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes)).TryGetValue("captchaVerifyParam", out var values) ? values.ToString() : null;
        return Parse(bytes)?["captchaVerifyParam"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
