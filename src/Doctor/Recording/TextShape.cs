using System.Buffers.Text;
using System.Text.Json;

namespace CaptchaGate.Doctor.Recording;

/// <summary>How a text is built, without the text: its length, the kinds of its characters, the lengths of its segments, and what its base64 holds.</summary>
internal static class TextShape
{
    private const int MaxDepth = 4;
    private const int MaxSegments = 16;

    // Shorter text can be base64 by chance.
    private const int MinBase64 = 16;

    private static readonly char[] Separators = ['.', '#', '|', ':', '~', '$', '*'];

    /// <param name="depth">How many texts this one is inside of.</param>
    public static void Write(Utf8JsonWriter json, string text, int depth = 0)
    {
        json.WriteStartObject();
        json.WriteString("type", "string");
        json.WriteNumber("length", text.Length);
        WriteCharacters(json, text);
        foreach (var separator in Separators.Where(separator => text.Contains(separator)))
        {
            json.WriteStartArray($"lengths between {separator}");
            foreach (var segment in text.Split(separator).Take(MaxSegments))
                json.WriteNumberValue(segment.Length);
            json.WriteEndArray();
        }

        if (depth < MaxDepth)
            WriteContent(json, text, depth);
        json.WriteEndObject();
    }

    private static void WriteCharacters(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("characters");
        if (text.Any(char.IsAsciiLetterLower))
            json.WriteStringValue("a-z");
        if (text.Any(char.IsAsciiLetterUpper))
            json.WriteStringValue("A-Z");
        if (text.Any(char.IsAsciiDigit))
            json.WriteStringValue("0-9");
        foreach (var mark in text.Where(static c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && !char.IsControl(c)).Distinct().Order())
            json.WriteStringValue(mark.ToString());
        if (text.Any(char.IsControl))
            json.WriteStringValue("control");
        if (text.Any(static c => !char.IsAscii(c)))
            json.WriteStringValue("not ASCII");
        json.WriteEndArray();
    }

    private static void WriteContent(Utf8JsonWriter json, string text, int depth)
    {
        if (text.AsSpan().TrimStart().StartsWith('{') && JsonShape.TryWrite(json, "json", text, depth + 1))
            return;
        if (text.Length < MinBase64 || !(Base64.IsValid(text.AsSpan()) || Base64Url.IsValid(text.AsSpan())))
            return;
        var bytes = Base64Url.DecodeFromChars(text.Replace('+', '-').Replace('/', '_'));
        json.WriteNumber("base64 bytes", bytes.Length);
        JsonShape.TryWrite(json, "base64 json", bytes, depth + 1);
    }
}
