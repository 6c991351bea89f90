using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Upstream;

/// <summary>Names what the service answered as a row of the decision table: by <c>Code</c>, never by the HTTP status alone.</summary>
internal static class Classifier
{
    public static Judgement Classify(Exchange exchange) => exchange switch
    {
        Exchange.Broke broke => new Judgement(broke.Outcome) { MayBeJudged = broke.Sent },
        Exchange.Replied replied => Classify(replied),
        _ => throw new ArgumentOutOfRangeException(nameof(exchange)),
    };

    private static Judgement Classify(Exchange.Replied replied)
    {
        var reply = replied.Status == 200 ? ReplyReader.Read(replied.Body) : ReplyReader.ReadError(replied.Body);
        var outcome = replied.Status switch
        {
            >= 300 and < 400 => Outcome.Redirected,
            200 => OfAnswer(reply, replied),
            >= 400 => OfError(reply, replied),
            _ => Outcome.UnreadableAnswer,
        };
        return new Judgement(outcome)
        {
            Code = reply switch { Reply.Verdict verdict => verdict.Code, Reply.Error error => error.Code, _ => null },
            CertifyId = (reply as Reply.Verdict)?.CertifyId,
            RequestId = reply.RequestId,
            RetryAfter = replied.RetryAfter,
            UpstreamDate = replied.Date,
            MayBeJudged = MayBeJudged(outcome),
        };
    }

    private static Outcome OfAnswer(Reply reply, Exchange.Replied replied) => reply switch
    {
        Reply.Verdict verdict => OfVerdict(verdict.Passed, verdict.Code),
        Reply.Error => OfError(reply, replied),
        Reply.Unexpected => Outcome.UnexpectedAnswer,
        _ => Outcome.UnreadableAnswer,
    };

    private static Outcome OfError(Reply reply, Exchange.Replied replied)
    {
        if (reply is Reply.Error error && OfCode(error.Code) is { } named)
            return named;
        if (replied.AsksToWait || replied.Status == 429)
            return Outcome.Throttled;
        if (reply is Reply.Error { Code: "InternalError" })
            return Outcome.InternalError;
        return replied.Status >= 500 ? Outcome.ServerError : Outcome.UnknownError;
    }

    private static Outcome? OfCode(string code) => code switch
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

    private static Outcome OfVerdict(bool passed, string? code) => (passed, code) switch
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

    // Refused before the product looked at the token, or judged?
    private static bool MayBeJudged(Outcome outcome) =>
        outcome is Outcome.UnknownError || DecisionTable.Row(outcome) is { IsVerdict: true } or { Class: OutcomeClass.Ambiguous };
}
