using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>What to mint. Only the scene is required.</summary>
public sealed record MintRequest(string Scene)
{
    /// <summary>The largest token that is minted; four times what CaptchaGate accepts.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <value>V2 or V3; <see langword="null"/> follows the scene, and V3 where the scene takes both.</value>
    public Architecture? Architecture { get; init; }

    /// <value>What a call with this token gets; <see langword="null"/> is the honest T001.</value>
    public Reaction? Verdict { get; init; }

    /// <value>Text for V2's <c>data</c> field (V3: <c>securityToken</c>); any Unicode without lone surrogates.</value>
    public string? Data { get; init; }

    /// <value>The page's own <c>UserCertifyId</c>; <see langword="null"/> makes one of ten characters.</value>
    public string? CertifyId { get; init; }

    /// <value>What the page handed over as <c>EncryptedSceneId</c>. It is checked now, when the page initializes.</value>
    public string? EncryptedSceneId { get; init; }

    /// <value>The exact size of a V2 token in bytes of UTF-8, reached by padding <c>data</c>.</value>
    public int? Size { get; init; }
}
