using System.Text.Json;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>A CaptchaVerifyParam as it came in, read as far as it can be read.</summary>
internal sealed record ReceivedToken(Architecture Architecture, string? SceneId, string? CertifyId, bool Complete)
{
    private static readonly string[] V2Fields = ["sceneId", "certifyId", "deviceToken", "data"];
    private static readonly string[] V3Fields = ["sceneId", "certifyId"];

    /// <summary>Null where the text is neither one JSON object (V2) nor base64 of one (V3).</summary>
    public static ReceivedToken? Read(string text)
    {
        try
        {
            if (text.AsSpan().TrimStart().StartsWith("{"))
                return Read(JsonDocument.Parse(text), Architecture.V2, V2Fields);
            var bytes = new byte[text.Length / 4 * 3 + 3];
            return Convert.TryFromBase64String(text, bytes, out var length)
                ? Read(JsonDocument.Parse(bytes.AsMemory(0, length)), Architecture.V3, V3Fields)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReceivedToken? Read(JsonDocument document, Architecture architecture, string[] fields)
    {
        using (document)
        {
            var root = document.RootElement;
            return root.ValueKind is JsonValueKind.Object
                ? new(architecture, Text(root, "sceneId"), Text(root, "certifyId"), fields.All(name => !string.IsNullOrEmpty(Text(root, name))))
                : null;
        }
    }

    private static string? Text(JsonElement root, string name)
    {
        try
        {
            return root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is legal JSON and no text.
            return null;
        }
    }
}
