using CaptchaGate.Emulator.Signing;

namespace CaptchaGate.Emulator.Sts;

/// <summary>The emulated Security Token Service: whom it trusts, and identity tokens that it would trust.</summary>
public sealed class SecurityTokenService
{
    private readonly EmulatorClock _clock;
    private readonly EmulatorKeys _keys;

    internal SecurityTokenService(EmulatorClock clock, EmulatorKeys keys)
    {
        _clock = clock;
        _keys = keys;
    }

    /// <value>Replace it to change what is checked.</value>
    public OidcTrust Trust { get; set; } = new();

    /// <summary>An identity token that <see cref="Trust"/> accepts, unless <paramref name="changes"/> spoil it.</summary>
    /// <param name="changes">Claims to replace, for example <c>("sub", "someone")</c>; times are in seconds since 1970.</param>
    public string IssueIdentityToken(params (string Claim, object Value)[] changes)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Trust.Issuer,
            ["aud"] = Trust.Audience,
            ["sub"] = Trust.Subject,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 3600,
        };
        foreach (var (claim, value) in changes)
            claims[claim] = value;
        return IdentityTokens.Issue(claims);
    }

    /// <summary>Makes a temporary key that is good at every other API.</summary>
    internal EmulatorKey IssueKey(int seconds)
    {
        var key = new EmulatorKey
        {
            Id = $"STS.{Identifiers.Letters(24)}",
            Secret = Identifiers.Letters(44),
            SecurityToken = "CAIS" + Identifiers.Base64(450),
            ExpiresAt = _clock.GetUtcNow().AddSeconds(seconds),
            RefusedWith = Trust.IssuedKeysRefusedWith,
        };
        _keys.Put(key);
        return key;
    }

    internal void Reset() => Trust = new();
}
