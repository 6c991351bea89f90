using System.Text.Json;

namespace CaptchaGate.Http.Body;

/// <summary>Reads the fields of a JSON document: one object, no name twice at any depth, at most 8 levels, its values counted before it is parsed.</summary>
internal static class JsonFields
{
    public const int MaxDepth = 8;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    public static Result<Fields> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (FieldLimits.CheckJson(WithoutByteOrderMark(body).Span, MaxDepth) is { } tooMany)
                return tooMany;
            using var json = JsonDocument.Parse(WithoutByteOrderMark(body), Strict);
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                return RequestFault.BadRequest("The body must be a JSON object.") with { IsIntegrationError = true };
            var fields = new Fields();
            foreach (var property in json.RootElement.EnumerateObject())
                fields.Add(Read(property));
            return fields;
        }
        catch (JsonException)
        {
            return RequestFault.BadRequest("The body is not valid JSON, is nested deeper than 8 levels, or holds a name twice.") with { IsIntegrationError = !IsJson(body.Span) };
        }
        catch (InvalidOperationException)
        {
            return RequestFault.BadRequest("The JSON holds text that is not valid Unicode.");
        }
    }

    private static Field Read(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.String => Field.OfText(property.Name, property.Value.GetString()!),
        JsonValueKind.Null => Field.OfNull(property.Name),
        JsonValueKind.Array when property.Value.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.String) =>
            Field.OfList(property.Name, [.. property.Value.EnumerateArray().Select(static item => item.GetString()!)]),
        _ => Field.OfOther(property.Name),
    };

    // Only a serializer can break JSON itself; a visitor's own value, passed on as an object, can be too deep or hold a name twice.
    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body.StartsWith("\uFEFF"u8) ? body[3..] : body, new JsonReaderOptions { MaxDepth = BodyReader.MaxBytes });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
