using CaptchaGate.Emulator.Rpc;

namespace CaptchaGate.Emulator.Sts;

/// <summary>Whether an OIDC token is one that the role's trust policy lets in.</summary>
internal static class IdentityCheck
{
    public static Refusal? Check(string token, OidcTrust trust, EmulatorClock clock)
    {
        if (token.Length is < 4 or > 20_000)
            return Invalid("The length of OIDCToken must be 4 to 20000.");
        if (!trust.FingerprintMatches)
            return new("AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch", "The fingerprint of the OIDC Provider's certificate does not match.");
        var (identity, fault) = ReceivedIdentity.Read(token);
        if (identity is null)
            return Invalid(fault!);
        if (!string.Equals(identity.Issuer, trust.Issuer, StringComparison.Ordinal))
            return Invalid("The issuer of the OIDC token does not match.");
        if (!IdentityTokens.HasGoodSignature(token))
            return new("AuthenticationFail.OIDCToken.InvalidSignature", "OIDC token validate failed: invalid signature.");
        if (!identity.Audiences.Contains(trust.Audience, StringComparer.Ordinal))
            return new("AuthenticationFail.OIDCToken.AudienceNotMatch", "Invalid audience.");
        var now = clock.GetUtcNow();
        if (identity.Expires is null || identity.Expires <= now || identity.IssuedAt is null || now - identity.IssuedAt > trust.IssuanceLimit)
            return new("AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired.");
        return string.Equals(identity.Subject, trust.Subject, StringComparison.Ordinal)
            ? null
            : new("AuthenticationFail.NoPermission", "There is no permission");
    }

    private static Refusal Invalid(string message) => new("AuthenticationFail.OIDCToken.Invalid", message);
}
