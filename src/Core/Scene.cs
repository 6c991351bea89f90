using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core;

/// <summary>A configured scene.</summary>
/// <param name="Alias">The name that callers may use; <c>default</c> for a single scene.</param>
/// <param name="Id">The scene id of the CAPTCHA console.</param>
public sealed record Scene(string Alias, string Id, ScenePolicy Policy);
