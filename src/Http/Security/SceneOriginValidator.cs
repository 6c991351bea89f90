using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Http.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Security;

/// <summary>What makes the origins of a scene valid: each is one that may call at all.</summary>
internal sealed class SceneOriginValidator(IOptions<HttpOptions> http) : IValidateOptions<CaptchaOptions>
{
    public ValidateOptionsResult Validate(string? name, CaptchaOptions options)
    {
        var faults = new SettingFaults();
        if (options.Scenes.Values.All(static scene => scene.AllowedOrigins.Count == 0))
            return faults.ToResult();
        var allowed = new OriginList(http.Value.AllowedOrigins);
        foreach (var (alias, scene) in options.Scenes)
        {
            for (var i = 0; i < scene.AllowedOrigins.Count; i++)
            {
                faults.Require(
                    http.Value.AllowedOrigins.Contains(scene.AllowedOrigins[i]) || allowed.Contains(scene.AllowedOrigins[i]),
                    $"Captcha__Scenes__{alias}__AllowedOrigins__{i}",
                    "is not one of Http__AllowedOrigins",
                    "https://www.example.com");
            }
        }

        return faults.ToResult();
    }
}
