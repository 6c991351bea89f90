using Microsoft.Extensions.Logging;
using static CaptchaGate.Core.Decisions.FailOpenCondition;
using static CaptchaGate.Core.Decisions.OutcomeClass;
using static Microsoft.Extensions.Logging.LogLevel;

namespace CaptchaGate.Core.Decisions;

/// <summary>The decision table as data. <c>docs/decision-table.json</c> holds it for people and other programs; a test compares the two.</summary>
public static class DecisionTable
{
    private static readonly OutcomeRow?[] ByNumber = Index(
    [
        Row(Outcome.MissingToken, Caller, ErrorCodes.MissingInputResponse, level: Debug),
        Row(Outcome.MalformedToken, Caller, ErrorCodes.InvalidInputResponse, level: Debug),
        Row(Outcome.MalformedRequest, Caller, ErrorCodes.BadRequest, level: Debug),
        Row(Outcome.BodyTooLargeOrSlow, Shed, ErrorCodes.BadRequest, level: Information),
        Row(Outcome.NotAllowed, Caller, ErrorCodes.BadRequest, level: Information),
        Row(Outcome.RateLimited, Shed, ErrorCodes.RateLimited, level: Warning),
        Row(Outcome.UnknownScene, Caller, ErrorCodes.SitekeyMismatch, level: Information),
        Row(Outcome.TokenAlreadyJudged, Reject, ErrorCodes.TimeoutOrDuplicate, newChallenge: true, level: Information),
        Row(Outcome.CallerAborted, Aborted, "", level: Debug),
        Row(Outcome.WidgetUnavailable, Unavailable, ErrorCodes.WidgetUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Information),

        Row(Outcome.CredentialsUnavailable, Unavailable, ErrorCodes.UpstreamUnavailable, guarded: InBudget, open: InBudget, level: Error),
        Row(Outcome.CredentialsMisconfigured, Misconfigured, ErrorCodes.Configuration, guarded: Never, open: InBudget, level: Critical),
        Row(Outcome.CredentialsExpired, Unavailable, ErrorCodes.UpstreamUnavailable, guarded: InBudget, open: InBudget, level: Error),

        Row(Outcome.Unreachable, Unavailable, ErrorCodes.UpstreamUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, retry: RetryRule.SecondEndpoint, level: Warning),
        Row(Outcome.ConnectTimedOut, Unavailable, ErrorCodes.UpstreamUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, retry: RetryRule.SecondEndpoint, level: Warning),
        Row(Outcome.TlsHandshakeReset, Unavailable, ErrorCodes.UpstreamUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, retry: RetryRule.SecondEndpoint, level: Warning),
        Row(Outcome.CertificateNotTrusted, Misconfigured, ErrorCodes.Configuration, level: Critical),
        Row(Outcome.TimeoutAfterSend, Ambiguous, ErrorCodes.UpstreamTimeout, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Warning),
        Row(Outcome.ConnectionLostAfterSend, Ambiguous, ErrorCodes.UpstreamUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Warning),
        Row(Outcome.LocalExhaustion, Shed, ErrorCodes.RateLimited, level: Warning),
        Row(Outcome.Redirected, Misconfigured, ErrorCodes.Configuration, level: Critical),
        Row(Outcome.BreakerOpen, Unavailable, ErrorCodes.UpstreamUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Information),

        Row(Outcome.UnreadableAnswer, Ambiguous, ErrorCodes.UpstreamInvalid, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Error),
        Row(Outcome.UnexpectedAnswer, Ambiguous, ErrorCodes.UpstreamInvalid, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Error),
        Row(Outcome.MissingParameter, Caller, ErrorCodes.MissingInputResponse, level: Warning),
        Row(Outcome.InvalidParameter, Caller, ErrorCodes.InvalidInputResponse, level: Warning),
        Row(Outcome.AccountAccessDenied, Misconfigured, ErrorCodes.Configuration, guarded: Never, open: InBudget, level: Critical),
        Row(Outcome.PermissionDenied, Misconfigured, ErrorCodes.Configuration, guarded: Never, open: InBudget, level: Critical),
        Row(Outcome.KeyRefused, Misconfigured, ErrorCodes.Configuration, guarded: Never, open: InBudget, retry: RetryRule.AfterReloadOfAnotherKey, level: Critical),
        Row(Outcome.SecurityTokenRefused, Unavailable, ErrorCodes.UpstreamUnavailable, guarded: InBudget, open: InBudget, retry: RetryRule.AfterCredentialRefresh, level: Error),
        Row(Outcome.ClockSkewed, Misconfigured, ErrorCodes.Configuration, guarded: Never, open: InBudget, retry: RetryRule.AfterSkewCorrection, level: Error),
        Row(Outcome.NonceUsed, Ambiguous, ErrorCodes.UpstreamUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Warning),
        Row(Outcome.Throttled, Throttled, ErrorCodes.RateLimited, guarded: Never, open: InBudget, retry: RetryRule.AfterRetryAfter, level: Error),
        Row(Outcome.InternalError, Ambiguous, ErrorCodes.UpstreamUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Warning),
        Row(Outcome.ServerError, Ambiguous, ErrorCodes.UpstreamUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Warning),
        Row(Outcome.UnknownError, Caller, ErrorCodes.InvalidInputResponse, level: Error),

        Row(Outcome.Passed, Pass, "", level: Information),
        Row(Outcome.TestModePassed, Test, ErrorCodes.TestMode, level: Warning),
        Row(Outcome.PassedUnknownCode, Pass, "", level: Information),
        Row(Outcome.ContradictoryVerdict, Reject, ErrorCodes.UpstreamInvalid, level: Error),
        Row(Outcome.Rejected, Reject, ErrorCodes.Rejected, level: Information),
        Row(Outcome.InteractionFailed, Reject, ErrorCodes.InvalidInputResponse, newChallenge: true, level: Information),
        Row(Outcome.TokenIncomplete, Reject, ErrorCodes.InvalidInputResponse, newChallenge: true, level: Information),
        Row(Outcome.TestModeFailed, Test, ErrorCodes.TestMode, level: Warning),
        Row(Outcome.SceneMismatch, Reject, ErrorCodes.SitekeyMismatch, level: Information),
        Row(Outcome.TokenExpired, Reject, ErrorCodes.TimeoutOrDuplicate, newChallenge: true, level: Information),
        Row(Outcome.TokenUsed, Reject, ErrorCodes.TimeoutOrDuplicate, newChallenge: true, level: Information),
        Row(Outcome.TokenUsedOnRetry, Ambiguous, ErrorCodes.UpstreamUnavailable, guarded: InBudgetIfProbeFails, open: InBudgetIfProbeFails, level: Warning),
        Row(Outcome.VisitorRateLimited, Reject, ErrorCodes.RateLimited, level: Information),
        Row(Outcome.RejectedUnknownCode, Reject, ErrorCodes.Rejected, level: Warning),

        Row(Outcome.InternalFault, Fault, ErrorCodes.InternalError, level: Critical),
    ]);

    /// <summary>Every row that is an outcome.</summary>
    public static IEnumerable<OutcomeRow> Rows => ByNumber.OfType<OutcomeRow>();

    /// <summary>The row of <paramref name="outcome"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not an outcome of the table.</exception>
    public static OutcomeRow Row(Outcome outcome) =>
        (uint)outcome < (uint)ByNumber.Length && ByNumber[(int)outcome] is { } row
            ? row
            : throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a row of the decision table.");

    private static OutcomeRow Row(
        Outcome outcome,
        OutcomeClass @class,
        string errorCode,
        FailOpenCondition guarded = Never,
        FailOpenCondition open = Never,
        RetryRule retry = RetryRule.Never,
        bool newChallenge = false,
        LogLevel level = Information) =>
        new(outcome, @class, errorCode, guarded, open, retry, newChallenge, level);

    private static OutcomeRow?[] Index(OutcomeRow[] rows)
    {
        var byNumber = new OutcomeRow?[(int)Outcome.WidgetUnavailable + 1];
        foreach (var row in rows)
            byNumber[(int)row.Outcome] = row;
        return byNumber;
    }
}
