using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Emulator.Rpc;

namespace CaptchaGate.Emulator.Signing;

/// <summary>Everything that the gateway checks before a call reaches a product.</summary>
internal sealed class Acs3Check(EmulatorKeys keys, NonceStore nonces, EmulatorClock clock)
{
    /// <summary>How far a signed date may lie from the service's clock.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    /// <summary>The refusal, or null with the key that signed.</summary>
    public Refusal? Check(RpcCall call, out EmulatorKey? key)
    {
        key = null;
        if (AuthorizationHeader.Read(call.Header("Authorization")) is not { } authorization)
            return new("IncompleteSignature", "The header Authorization is missing or is not of the form 'ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…'.");
        if (SignedHeaderRules.Fault(call, authorization.SignedHeaders) is { } fault)
            return new("IncompleteSignature", $"The request signature does not conform to the standards: {fault}");

        key = keys.Find(authorization.Credential);
        if (key is null)
            return new("InvalidAccessKeyId.NotFound", "Specified access key is not found.");
        if (key.RefusedWith is "InvalidAccessKeyId.Inactive" or "Forbidden.AccessKeyDisabled")
            return new(key.RefusedWith, "Specified access key is disabled.");

        return Date(call.Header("x-acs-date")!)
            ?? SecurityToken(key, call.Header("x-acs-security-token"))
            ?? Signature(call, authorization, key)
            ?? Nonce(call, key)
            ?? Permission(key);
    }

    private Refusal? Date(string value)
    {
        if (!DateTimeOffset.TryParseExact(value, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return new("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.");
        return (clock.GetUtcNow() - date).Duration() > Tolerance
            ? new("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")
            : null;
    }

    private Refusal? SecurityToken(EmulatorKey key, string? received)
    {
        if (key.SecurityToken is null && received is null)
            return null;
        if (received is null)
            return new("MissingSecurityToken", "SecurityToken is mandatory for this action.");
        if (!string.Equals(key.SecurityToken, received, StringComparison.Ordinal))
        {
            return keys.KnowsToken(received)
                ? new("InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey.")
                : new("InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
        }

        return key.ExpiresAt <= clock.GetUtcNow() ? new("InvalidSecurityToken.Expired", "Specified SecurityToken is expired.") : null;
    }

    private static Refusal? Signature(RpcCall call, AuthorizationHeader authorization, EmulatorKey key)
    {
        var headers = authorization.SignedHeaders.Select(name => KeyValuePair.Create(name, call.Header(name)!)).ToArray();
        var claimedHash = call.Header("x-acs-content-sha256")!;
        var hash = SignedText.HexSha256(call.Body);
        var server = SignedText.CanonicalRequest(call.Method, call.Path, call.RawQuery, headers, hash);
        var stringToSign = SignedText.StringToSign(server);
        var expected = SignedText.Signature(key.Secret, stringToSign);
        if (Same(expected, authorization.Signature) && Same(hash, claimedHash))
            return null;

        // The real service repeats the canonical request in this message, security token and all. So does this one, on purpose:
        // so tests find clients that log an upstream message.
        var received = SignedText.CanonicalRequest(call.Method, call.Path, call.RawQuery, headers, claimedHash);
        return new("SignatureDoesNotMatch",
            $"Specified signature does not match our calculation. server string to sign is:[{stringToSign}] server canonical request is:[{server}] " +
            $"canonical request as received is:[{received}] received signature is:[{authorization.Signature}]");
    }

    private Refusal? Nonce(RpcCall call, EmulatorKey key) =>
        nonces.TryUse(key.Id, call.Header("x-acs-signature-nonce")!) ? null : new("SignatureNonceUsed", "Specified signature nonce was used already.");

    private static Refusal? Permission(EmulatorKey key) =>
        key.RefusedWith is null ? null : new(key.RefusedWith, "You are not authorized to do this action. (yundun-afs:VerifyCaptcha)");

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
