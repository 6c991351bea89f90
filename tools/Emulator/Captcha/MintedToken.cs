namespace CaptchaGate.Emulator.Captcha;

/// <summary>What a browser would have got from the widget.</summary>
/// <param name="CaptchaVerifyParam">The token, to be passed on byte for byte.</param>
public sealed record MintedToken(string CaptchaVerifyParam, string CertifyId, string Scene, Architecture Architecture);
