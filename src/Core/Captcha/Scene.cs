using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Captcha;

/// <summary>A configured scene.</summary>
/// <param name="Alias">The name that callers may use; <c>default</c> for a single scene.</param>
/// <param name="Id">The scene id of the CAPTCHA console.</param>
public sealed record Scene(string Alias, string Id, ScenePolicy Policy)
{
    /// <value>The region whose service verifies its tokens.</value>
    public CaptchaRegion Region { get; init; }

    /// <value>The origins whose pages may use it, as they are configured; none for all that may call.</value>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];
}
