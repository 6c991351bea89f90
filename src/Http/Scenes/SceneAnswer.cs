using System.Text.Encodings.Web;
using System.Text.Json;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Responses;

namespace CaptchaGate.Http.Scenes;

/// <summary>The answers of <c>GET /scene</c>.</summary>
internal static class SceneAnswer
{
    public static ApplicationResponse Of(Scene scene, EncryptedSceneIdResult.Issued issued)
    {
        var body = AnswerFields.WriteObject((scene, issued), static (json, answer) =>
        {
            json.WriteString("sceneId"u8, answer.scene.Id);
            // The alphabet of Base64 needs no escape; the default encoder writes plus signs as \u002B.
            json.WriteString("encryptedSceneId"u8, JsonEncodedText.Encode(answer.issued.Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
            json.WriteNumber("expiresIn"u8, (int)answer.issued.ExpiresIn.TotalSeconds);
        });
        var response = new ApplicationResponse { Status = 200, Body = body };
        response.Headers["Content-Type"] = AnswerFields.ContentType;
        return response;
    }

    /// <summary>503: there is no key to encrypt with.</summary>
    public static ApplicationResponse Of(Outcome outcome, string id) =>
        NotVerified.Of(new RequestFault(503, DecisionTable.Row(outcome).ErrorCode, ProblemDetails.Of(outcome)), id);
}
