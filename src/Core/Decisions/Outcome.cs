namespace CaptchaGate.Core.Decisions;

/// <summary>
/// What happened to one verification: the rows of the decision table that are outcomes, each with its row's number.
/// Rows 9, 11 and 25 are steps towards one (a stored answer, a stale key, "by code").
/// </summary>
public enum Outcome
{
    None = 0,

    MissingToken = 1,
    MalformedToken = 2,
    MalformedRequest = 3,
    BodyTooLargeOrSlow = 4,
    NotAllowed = 5,
    RateLimited = 6,
    UnknownScene = 7,
    TokenAlreadyJudged = 8,
    CallerAborted = 10,

    CredentialsUnavailable = 12,
    CredentialsMisconfigured = 13,
    CredentialsExpired = 14,

    Unreachable = 15,
    TlsHandshakeReset = 16,
    CertificateNotTrusted = 17,
    TimeoutAfterSend = 18,
    ConnectionLostAfterSend = 19,
    LocalExhaustion = 20,
    Redirected = 21,
    BreakerOpen = 22,

    UnreadableAnswer = 23,
    UnexpectedAnswer = 24,
    MissingParameter = 26,
    InvalidParameter = 27,
    AccountAccessDenied = 28,
    PermissionDenied = 29,
    KeyRefused = 30,
    SecurityTokenRefused = 31,
    ClockSkewed = 32,
    NonceUsed = 33,
    Throttled = 34,
    InternalError = 35,
    ServerError = 36,
    UnknownError = 37,

    Passed = 38,
    TestModePassed = 39,
    PassedUnknownCode = 40,
    ContradictoryVerdict = 41,
    Rejected = 42,
    InteractionFailed = 43,
    TokenIncomplete = 44,
    TestModeFailed = 45,
    SceneMismatch = 46,
    TokenExpired = 47,
    TokenUsed = 48,
    TokenUsedOnRetry = 49,
    VisitorRateLimited = 50,
    RejectedUnknownCode = 51,

    InternalFault = 52,

    ConnectTimedOut = 53,
    WidgetUnavailable = 54,
}
