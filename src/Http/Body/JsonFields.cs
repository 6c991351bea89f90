using System.Text.Json;

namespace CaptchaGate.Http.Body;

/// <summary>Reads the fields of a JSON document: one object, no name twice at any depth, at most 8 levels, its values counted before anything is made of them.</summary>
internal static class JsonFields
{
    public const int MaxDepth = 8;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    public static Result<Fields> Parse(ReadOnlyMemory<byte> body)
    {
        var json = WithoutByteOrderMark(body);
        try
        {
            // It reads the document to its end, so that what follows is JSON.
            if (FieldLimits.CheckJson(json.Span, MaxDepth) is { } tooMany)
                return tooMany;
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            return reader.TokenType is JsonTokenType.StartObject
                ? ReadObject(ref reader, json)
                : RequestFault.BadRequest("The body must be a JSON object.") with { IsIntegrationError = true };
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

    private static Fields ReadObject(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var fields = new Fields();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (fields.TryGet(name, out _))
                throw new JsonException("The name occurs twice.");
            reader.Read();
            fields.Add(ReadMember(name, ref reader, json));
        }

        return fields;
    }

    private static Field ReadMember(string name, ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Field.OfText(name, reader.GetString()!);
            case JsonTokenType.Null:
                return Field.OfNull(name);
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                return ReadNested(name, json[start..(int)reader.BytesConsumed]);
            default:
                return Field.OfOther(name);
        }
    }

    private static Field ReadNested(string name, ReadOnlyMemory<byte> value)
    {
        using var json = JsonDocument.Parse(value, Strict);
        return json.RootElement.ValueKind is JsonValueKind.Array && json.RootElement.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.String)
            ? Field.OfList(name, [.. json.RootElement.EnumerateArray().Select(static item => item.GetString()!)])
            : Field.OfOther(name);
    }

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
