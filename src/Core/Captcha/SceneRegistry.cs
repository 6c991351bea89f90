using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Captcha;

/// <summary>The configured scenes, found by alias or id.</summary>
public sealed class SceneRegistry
{
    /// <summary>The alias of <c>Captcha__SceneId</c>.</summary>
    public const string DefaultAlias = "default";

    private readonly Dictionary<string, Scene> _byName = new(StringComparer.Ordinal);

    public SceneRegistry(IOptions<CaptchaOptions> captcha, IOptions<FailOpenOptions> failOpen)
    {
        ArgumentNullException.ThrowIfNull(captcha);
        ArgumentNullException.ThrowIfNull(failOpen);
        All = [.. Scenes(captcha.Value, failOpen.Value)];
        // An alias wins over another scene's id of the same name.
        foreach (var scene in All)
            _byName[scene.Id] = scene;
        foreach (var scene in All)
            _byName[scene.Alias] = scene;
    }

    public IReadOnlyList<Scene> All { get; }

    public Scene First => All[0];

    /// <summary>The first scene of <paramref name="region"/>, which must be one that a scene has.</summary>
    public Scene FirstOf(CaptchaRegion region) => All.First(scene => scene.Region == region);

    /// <summary>The scene that <paramref name="name"/> (an alias or an id) identifies; without a name, the only one or the one called <c>default</c>.</summary>
    public Scene? Find(string? name)
    {
        if (!string.IsNullOrEmpty(name))
            return _byName.GetValueOrDefault(name);
        return All.Count == 1 ? First : _byName.GetValueOrDefault(DefaultAlias);
    }

    private static IEnumerable<Scene> Scenes(CaptchaOptions captcha, FailOpenOptions failOpen)
    {
        if (captcha.SceneId is { Length: > 0 } single)
            yield return new Scene(DefaultAlias, single, Policy(null, captcha, failOpen)) { Region = captcha.Region ?? default };
        foreach (var (alias, scene) in captcha.Scenes.OrderBy(scene => scene.Key, StringComparer.Ordinal))
            yield return new Scene(alias, scene.Id!, Policy(scene, captcha, failOpen))
            {
                AllowedOrigins = scene.AllowedOrigins,
                Region = scene.Region ?? captcha.Region ?? default,
            };
    }

    private static ScenePolicy Policy(SceneOptions? scene, CaptchaOptions captcha, FailOpenOptions failOpen) => new(
        scene?.Policy ?? failOpen.Policy,
        failOpen.OnThrottled,
        failOpen.OnMisconfigured,
        scene?.AllowTestMode ?? captcha.AllowTestMode);
}
