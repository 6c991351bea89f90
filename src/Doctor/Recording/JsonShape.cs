using System.Text;
using System.Text.Json;

namespace CaptchaGate.Doctor.Recording;

/// <summary>How a JSON document is built: the names of its members and the kinds of their values, never a value.</summary>
internal static class JsonShape
{
    private const int MaxName = 32;
    private const int MaxMembers = 64;

    /// <returns>Whether it is a JSON object; nothing is written otherwise.</returns>
    public static bool TryWrite(Utf8JsonWriter json, string name, string text, int depth = 0) => TryWrite(json, name, Encoding.UTF8.GetBytes(text), depth);

    /// <inheritdoc cref="TryWrite(Utf8JsonWriter, string, string, int)"/>
    public static bool TryWrite(Utf8JsonWriter json, string name, byte[] utf8, int depth = 0)
    {
        using var shape = new MemoryStream();
        try
        {
            using var document = JsonDocument.Parse(utf8);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return false;
            // First into a buffer: a text that is no Unicode is found only when it is read.
            using var buffer = new Utf8JsonWriter(shape);
            Write(buffer, document.RootElement, depth);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }

        json.WritePropertyName(name);
        json.WriteRawValue(shape.ToArray());
        return true;
    }

    private static void Write(Utf8JsonWriter json, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().Take(MaxMembers))
                {
                    json.WritePropertyName(Plain(member.Name));
                    Write(json, member.Value, depth);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStringValue($"array of {value.GetArrayLength()}");
                break;
            case JsonValueKind.String:
                TextShape.Write(json, value.GetString()!, depth);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                json.WriteStringValue("boolean");
                break;
            default:
                json.WriteStringValue(value.ValueKind is JsonValueKind.Null ? "null" : "number");
                break;
        }
    }

    // A name is a word; what looks otherwise may be a value in the place of a name.
    private static string Plain(string name) => name.Length is > 0 and <= MaxName && name.All(static c => char.IsAsciiLetter(c) || c is '_') ? name : "(another name)";
}
