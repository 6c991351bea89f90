using System.Collections.Frozen;

namespace CaptchaGate.Emulator.Reactions;

/// <summary>The documented codes of gateway and service with the status that each usually has.</summary>
public static class ErrorCodes
{
    private static readonly FrozenDictionary<string, int> Statuses = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["MissingParameter"] = 400,
        ["InvalidParameter"] = 401,
        ["Forbidden.AccountAccessDenied"] = 403,
        ["Forbidden.RAMUserAccessDenied"] = 403,
        ["InvalidAccessKeyId.NotFound"] = 404,
        ["InvalidAccessKeyId.Inactive"] = 400,
        ["InvalidTimeStamp.Format"] = 400,
        ["InvalidTimeStamp.Expired"] = 400,
        ["SignatureNonceUsed"] = 400,
        ["SignatureDoesNotMatch"] = 400,
        ["IncompleteSignature"] = 400,
        ["MissingSecurityToken"] = 400,
        ["InvalidSecurityToken.Malformed"] = 400,
        ["InvalidSecurityToken.MismatchWithAccessKey"] = 400,
        ["InvalidSecurityToken.Expired"] = 400,
        ["Forbidden.AccessKeyDisabled"] = 403,
        ["Forbidden.RAM"] = 403,
        ["NoPermission"] = 403,
        ["InvalidApi.NotFound"] = 404,
        ["Throttling"] = 400,
        ["Throttling.User"] = 400,
        ["Throttling.Api"] = 400,
        ["InternalError"] = 500,
        ["ServiceUnavailable"] = 503,

        // KMS
        ["Forbidden.ResourceNotFound"] = 404,
        ["Forbidden.NoPermission"] = 403,
        ["Rejected.Throttling"] = 429,
        ["InternalFailure"] = 500,
        ["ServiceUnavailableTemporary"] = 503,

        // STS
        ["InvalidParameter.RoleSessionName"] = 400,
        ["InvalidParameter.DurationSeconds"] = 400,
        ["AuthenticationFail.NoPermission"] = 401,
        ["AuthenticationFail.OIDCToken.AudienceNotMatch"] = 401,
        ["AuthenticationFail.OIDCToken.Expired"] = 401,
        ["AuthenticationFail.OIDCToken.Invalid"] = 401,
        ["AuthenticationFail.OIDCToken.InvalidSignature"] = 401,
        ["AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch"] = 401,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <value>Every documented code.</value>
    public static IReadOnlyCollection<string> All { get; } = [.. Statuses.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The documented status, or 400 for a code that is documented nowhere.</summary>
    public static int StatusOf(string code) => Statuses.GetValueOrDefault(code, 400);

    /// <summary>The documented code for a bare status, or a made-up one that no client can know.</summary>
    public static string CodeOf(int status) => status switch
    {
        429 => "Throttling.User",
        500 => "InternalError",
        503 => "ServiceUnavailable",
        _ => $"Emulated.Status{status}",
    };
}
