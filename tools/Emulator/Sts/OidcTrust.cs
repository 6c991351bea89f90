namespace CaptchaGate.Emulator.Sts;

/// <summary>An OIDC provider and a role that trusts it, as RAM would hold them.</summary>
public sealed record OidcTrust
{
    public string ProviderArn { get; init; } = "acs:ram::1000000000000001:oidc-provider/emulator";

    public string RoleArn { get; init; } = "acs:ram::1000000000000001:role/captcha-gate";

    /// <value>Must match the token's <c>iss</c> exactly.</value>
    public string Issuer { get; init; } = "https://issuer.emulator.invalid/";

    /// <value>The client id that must be in the token's <c>aud</c>.</value>
    public string Audience { get; init; } = "captcha-gate";

    /// <value>What the trust policy's <c>oidc:sub</c> asks for.</value>
    public string Subject { get; init; } = "emulator-identity";

    /// <value>Whether the provider's CA has a registered fingerprint; false gives <c>PublicKeyFingerprintMismatch</c>.</value>
    public bool FingerprintMatches { get; init; } = true;

    /// <value>How old a token's <c>iat</c> may be.</value>
    public TimeSpan IssuanceLimit { get; init; } = TimeSpan.FromHours(24);

    /// <value>The role's longest session in seconds.</value>
    public int MaxSessionSeconds { get; init; } = 3600;

    /// <value>A Code that refuses every key issued for the role (<c>NoPermission</c> for a role without a policy); null for a role that may call.</value>
    public string? IssuedKeysRefusedWith { get; init; }
}
