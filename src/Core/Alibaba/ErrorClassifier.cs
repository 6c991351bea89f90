using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Alibaba;

/// <summary>Names what the service answered as a row of the decision table: by <c>Code</c>, never by the HTTP status alone.</summary>
internal static class ErrorClassifier
{
    public static UpstreamResult Classify(UpstreamResponse response) => response switch
    {
        UpstreamResponse.Failed failed => new UpstreamResult(failed.Outcome) { MayBeProcessed = failed.Sent },
        UpstreamResponse.Received received => Classify(received),
        _ => throw new ArgumentOutOfRangeException(nameof(response)),
    };

    private static UpstreamResult Classify(UpstreamResponse.Received received)
    {
        var reply = received.Status == 200 ? ReplyParser.Parse(received.Body) : ReplyParser.ParseError(received.Body);
        var outcome = received.Status switch
        {
            >= 300 and < 400 => Outcome.Redirected,
            200 => ClassifyAnswer(reply, received),
            >= 400 => ClassifyError(reply, received),
            _ => Outcome.UnreadableAnswer,
        };
        return new UpstreamResult(outcome)
        {
            Code = reply switch { ServiceReply.Verdict verdict => verdict.Code, ServiceReply.Error error => error.Code, _ => null },
            CertifyId = (reply as ServiceReply.Verdict)?.CertifyId,
            RequestId = reply.RequestId,
            RetryAfter = received.RetryAfter,
            UpstreamDate = received.Date,
            MayBeProcessed = MayHaveBeenProcessed(outcome),
        };
    }

    private static Outcome ClassifyAnswer(ServiceReply reply, UpstreamResponse.Received received) => reply switch
    {
        ServiceReply.Verdict verdict => ClassifyVerdict(verdict.Passed, verdict.Code),
        ServiceReply.Error => ClassifyError(reply, received),
        ServiceReply.Unexpected => Outcome.UnexpectedAnswer,
        _ => Outcome.UnreadableAnswer,
    };

    private static Outcome ClassifyError(ServiceReply reply, UpstreamResponse.Received received)
    {
        if (reply is ServiceReply.Error error && ClassifyCode(error.Code) is { } named)
            return named;
        if (received.AsksToWait || received.Status == 429)
            return Outcome.Throttled;
        if (reply is ServiceReply.Error { Code: "InternalError" })
            return Outcome.InternalError;
        return received.Status >= 500 ? Outcome.ServerError : Outcome.UnknownError;
    }

    private static Outcome? ClassifyCode(string code) => code switch
    {
        "Forbidden.AccountAccessDenied" => Outcome.AccountAccessDenied,
        "Forbidden.RAMUserAccessDenied" or "NoPermission" or "Forbidden.RAM" => Outcome.PermissionDenied,
        "Forbidden.AccessKeyDisabled" or "SignatureDoesNotMatch" or "IncompleteSignature" => Outcome.KeyRefused,
        "MissingSecurityToken" => Outcome.SecurityTokenRefused,
        "InvalidTimeStamp.Expired" => Outcome.ClockSkewed,
        "SignatureNonceUsed" => Outcome.NonceUsed,
        _ when IsOrBeneath(code, "MissingParameter") => Outcome.MissingParameter,
        _ when IsOrBeneath(code, "InvalidParameter") => Outcome.InvalidParameter,
        _ when IsOrBeneath(code, "InvalidAccessKeyId") => Outcome.KeyRefused,
        _ when IsOrBeneath(code, "InvalidSecurityToken") => Outcome.SecurityTokenRefused,
        _ when code.StartsWith("Throttling", StringComparison.Ordinal) => Outcome.Throttled,
        _ => null,
    };

    private static Outcome ClassifyVerdict(bool passed, string? code) => (passed, code) switch
    {
        (true, VerifyCodes.Passed or VerifyCodes.PassedByAllowList) => Outcome.Passed,
        (true, "T005") => Outcome.TestModePassed,
        (true, ['T', ..]) => Outcome.PassedUnknownCode,
        (false, "F001" or "F009" or "F016" or "F017" or VerifyCodes.EncryptionCheckFailed or "F024") => Outcome.Rejected,
        (false, "F015") => Outcome.InteractionFailed,
        (false, "F002" or "F003" or "F013") => Outcome.TokenIncomplete,
        (false, "F004") => Outcome.TestModeFailed,
        (false, "F005" or "F006" or "F012" or "F020") => Outcome.SceneMismatch,
        (false, "F007" or "F014" or "F019") => Outcome.TokenExpired,
        (false, "F008" or "F018") => Outcome.TokenUsed,
        (false, "F010" or "F011") => Outcome.VisitorRateLimited,
        // The service said no; that it did not say why changes nothing.
        (false, null) => Outcome.Rejected,
        (false, ['F', ..]) => Outcome.RejectedUnknownCode,
        _ => Outcome.ContradictoryVerdict,
    };

    private static bool IsOrBeneath(string code, string family) =>
        code.StartsWith(family, StringComparison.Ordinal) && (code.Length == family.Length || code[family.Length] == '.');

    // Rejected before the product looked at the token, or processed?
    private static bool MayHaveBeenProcessed(Outcome outcome) =>
        outcome is Outcome.UnknownError || DecisionTable.Row(outcome) is { IsVerdict: true } or { Class: OutcomeClass.Ambiguous };
}
