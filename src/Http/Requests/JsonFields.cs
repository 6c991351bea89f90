using System.Text.Json;
using CaptchaGate.Http.Body;

namespace CaptchaGate.Http.Requests;

/// <summary>Reads the fields of a JSON document: one object, no name twice at any depth, at most 8 levels, its values counted before it is parsed.</summary>
internal static class JsonFields
{
    public const int MaxDepth = 8;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    public static Read<Fields> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (FieldLimits.CheckJson(WithoutByteOrderMark(body).Span, MaxDepth) is { } tooMany)
                return tooMany;
            using var json = JsonDocument.Parse(WithoutByteOrderMark(body), Strict);
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                return RequestFault.BadRequest("The body must be a JSON object.");
            var fields = new Fields();
            foreach (var property in json.RootElement.EnumerateObject())
                fields.TryAdd(property.Name, property.Value.ValueKind is JsonValueKind.String ? property.Value.GetString() : null);
            return fields;
        }
        catch (JsonException)
        {
            return RequestFault.BadRequest("The body is not valid JSON, is nested deeper than 8 levels, or holds a name twice.");
        }
        catch (InvalidOperationException)
        {
            return RequestFault.BadRequest("The JSON holds text that is not valid Unicode.");
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
