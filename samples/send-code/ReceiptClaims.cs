namespace CaptchaGate.Samples.SendCode;

/// <summary>What a genuine receipt says.</summary>
/// <param name="Id">Its number, to accept it once.</param>
/// <param name="Scene">The alias of the scene that was passed.</param>
/// <param name="Verified">Whether Alibaba Cloud judged the token.</param>
internal sealed record ReceiptClaims(string Id, DateTimeOffset Expires, string Scene, bool Verified);
