using System.Globalization;
using System.Text.RegularExpressions;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Rpc;
using CaptchaGate.Emulator.Signing;

namespace CaptchaGate.Emulator.Sts;

/// <summary><c>AssumeRoleWithOIDC</c> of 2015-04-01: anonymous, the OIDC token is the proof.</summary>
internal sealed partial class RoleAssumption(SecurityTokenService sts, NonceStore nonces, EmulatorClock clock)
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public Answer Answer(RpcCall call)
    {
        var duration = 0;
        var refusal = Common(call) ?? Parameters(call, out duration) ?? Trust(call) ?? IdentityCheck.Check(call.Parameter("OIDCToken")!, sts.Trust, clock);
        return refusal is null ? Assumed(call, duration) : Answers.Refused(refusal, call.Header("host") ?? "");
    }

    /// <summary>The parameters that every anonymous call has, in the query or as headers.</summary>
    private Refusal? Common(RpcCall call)
    {
        if (!string.Equals(call.Parameter("Format"), "JSON", StringComparison.OrdinalIgnoreCase))
            return new("InvalidParameter", "Format must be JSON: the service would answer XML, which this emulator does not write.") { Status = 400 };
        if ((call.Parameter("Timestamp") ?? call.Header("x-acs-date")) is not { } timestamp)
            return new("MissingParameter", "Timestamp is mandatory for this action.");
        if (!DateTimeOffset.TryParseExact(timestamp, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return new("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.");
        if ((clock.GetUtcNow() - date).Duration() > Acs3Check.Tolerance)
            return new("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
        // The official npm credentials library sends no nonce here, so none is required.
        return (call.Parameter("SignatureNonce") ?? call.Header("x-acs-signature-nonce")) is not { } nonce || nonces.TryUse("anonymous", nonce)
            ? null
            : new("SignatureNonceUsed", "Specified signature nonce was used already.");
    }

    private Refusal? Parameters(RpcCall call, out int duration)
    {
        duration = 3600;
        string[] required = ["RoleArn", "OIDCProviderArn", "OIDCToken", "RoleSessionName"];
        if (required.FirstOrDefault(name => string.IsNullOrEmpty(call.Parameter(name))) is { } missing)
            return new("MissingParameter", $"{missing} is mandatory for this action.");
        if (!SessionName().IsMatch(call.Parameter("RoleSessionName")!))
            return new("InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.");
        if (call.Parameter("DurationSeconds") is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, null, out duration) && duration >= 900 && duration <= sts.Trust.MaxSessionSeconds
            ? null
            : new("InvalidParameter.DurationSeconds", $"The Min/Max value of DurationSeconds is 15min/{sts.Trust.MaxSessionSeconds / 60}min.");
    }

    private Refusal? Trust(RpcCall call)
    {
        if (!string.Equals(call.Parameter("OIDCProviderArn"), sts.Trust.ProviderArn, StringComparison.Ordinal))
            return new("AuthenticationFail.NoPermission", "No such OIDC Provider registered.");
        return string.Equals(call.Parameter("RoleArn"), sts.Trust.RoleArn, StringComparison.Ordinal)
            ? null
            : new("AuthenticationFail.NoPermission", "There is no permission");
    }

    private Answer Assumed(RpcCall call, int duration)
    {
        var key = sts.IssueKey(duration);
        var trust = sts.Trust;
        return Answers.Json(200, "Success", new
        {
            RequestId = Identifiers.RequestId(),
            OIDCTokenInfo = new { trust.Subject, trust.Issuer, ClientIds = trust.Audience },
            AssumedRoleUser = new
            {
                Arn = $"{trust.RoleArn}/{call.Parameter("RoleSessionName")}",
                AssumedRoleId = $"300000000000000001:{call.Parameter("RoleSessionName")}",
            },
            Credentials = new
            {
                AccessKeyId = key.Id,
                AccessKeySecret = key.Secret,
                key.SecurityToken,
                Expiration = key.ExpiresAt!.Value.ToString(Time),
            },
        });
    }

    [GeneratedRegex("^[A-Za-z0-9.@_-]{2,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex SessionName();
}
