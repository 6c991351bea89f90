using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>Writes tokens as the browser's widget does.</summary>
internal static class TokenText
{
    // The widget's JSON.stringify leaves + / & ' and every letter as they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Architecture architecture, string scene, string certifyId, MintRequest request) =>
        architecture is Architecture.V2 ? V2(scene, certifyId, request) : V3(scene, certifyId, request);

    private static string V2(string scene, string certifyId, MintRequest request)
    {
        var deviceToken = "V0VCI" + Identifiers.Base64(700);
        var data = request.Data ?? Identifiers.Base64(600);
        if (request.Size is not { } size)
            return Render(data);

        var shortest = Render(request.Data ?? "");
        var missing = size - Encoding.UTF8.GetByteCount(shortest);
        if (missing < 0)
            throw new MintException($"size {size} is too small: this token needs at least {size - missing} bytes.");
        return Render((request.Data ?? "") + new string('A', missing));

        string Render(string value) => JsonSerializer.Serialize(new { sceneId = scene, certifyId, deviceToken, data = value }, Plain);
    }

    private static string V3(string scene, string certifyId, MintRequest request)
    {
        if (request.Size is not null)
            throw new MintException("size is for V2 tokens; a V3 token's size follows from its data.");
        var securityToken = request.Data ?? Identifiers.Base64(96);
        var json = JsonSerializer.SerializeToUtf8Bytes(new { certifyId, sceneId = scene, isSign = true, securityToken }, Plain);
        return Convert.ToBase64String(json);
    }
}
