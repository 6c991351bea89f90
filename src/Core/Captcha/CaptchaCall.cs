using CaptchaGate.Core.Alibaba;

namespace CaptchaGate.Core.Captcha;

/// <summary>What one call asks, where, and as whom.</summary>
/// <param name="Endpoint">Where to send it.</param>
/// <param name="Token">The <c>CaptchaVerifyParam</c>, passed on verbatim.</param>
/// <param name="SceneId">The scene that it must belong to.</param>
/// <param name="Key">The credentials to sign with.</param>
internal sealed record CaptchaCall(Uri Endpoint, string Token, string SceneId, AccessKey Key)
{
    // A record prints its properties; a token is not for printing.
    public override string ToString() => "***";
}
