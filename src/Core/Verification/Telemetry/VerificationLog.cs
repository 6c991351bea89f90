using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Verification.Telemetry;

/// <summary>Events of a verification. Ids are stable: alerts and the runbook name them. No event takes a token, a secret or an upstream message.</summary>
internal static partial class VerificationLog
{
#pragma warning disable SYSLIB1015 // The message is for people; all data is in the fields, named after their parameters where the message has no placeholder.
    /// <summary>The wide event: one for each verification, at the log level of its row.</summary>
    [LoggerMessage(
        EventId = 1000,
        Message = "Verification {Id}: {Outcome} {Code} scene {Scene} success {Success} total {TotalMs} ms.",
        EventName = "VerificationCompleted")]
    public static partial void VerificationCompleted(
        this ILogger log,
        LogLevel level,
        string id,
        OutcomeClass Class,
        Outcome outcome,
        FaultOwner FaultOwner,
        string? code,
        string? scene,
        FailOpenMode? Policy,
        bool success,
        bool Verified,
        string? Degraded,
        bool Replayed,
        int Attempts,
        int Bytes,
        long UpstreamMs,
        long totalMs,
        string? Client);
#pragma warning restore SYSLIB1015

    [LoggerMessage(1001, LogLevel.Warning, "Passed without a verdict: {Id} scene {Scene} {Outcome} ({Degraded}).", EventName = "UnverifiedPass")]
    public static partial void UnverifiedPass(this ILogger log, string id, string? scene, Outcome outcome, string degraded);

    [LoggerMessage(1002, LogLevel.Critical, "Alibaba Cloud cannot verify tokens: {Outcome} {Code}. Check the AccessKey, its permissions, the account, the region and the clock.", EventName = "Misconfigured")]
    public static partial void Misconfigured(this ILogger log, Outcome outcome, string? code);

    [LoggerMessage(1003, LogLevel.Warning, "Upstream code {Code} is not known; classified as {Outcome}. Seen here for the first time.", EventName = "UnknownCodeSeen")]
    public static partial void UnknownCodeSeen(this ILogger log, string code, Outcome outcome);

    [LoggerMessage(1004, LogLevel.Warning, "Denied because the budget for unverified passes is spent: {Id} scene {Scene} {Outcome}.", EventName = "BudgetExhausted")]
    public static partial void BudgetExhausted(this ILogger log, string id, string? scene, Outcome outcome);

    [LoggerMessage(1011, LogLevel.Error, "Alibaba Cloud rejects calls because of load or quota: {Code}.", EventName = "UpstreamThrottled")]
    public static partial void UpstreamThrottled(this ILogger log, string? code);

    [LoggerMessage(
        1025,
        LogLevel.Warning,
        "A token names neither sceneId nor certifyId; it is sent to Alibaba Cloud all the same. A caller made it up, or tokens have changed. Seen here for the first time.",
        EventName = "UnfamiliarToken")]
    public static partial void UnfamiliarToken(this ILogger log);

    [LoggerMessage(1026, LogLevel.Warning, "Alibaba Cloud answered VerifyResult false without a VerifyCode; it counts as a denial. Seen here for the first time.", EventName = "VerdictWithoutCode")]
    public static partial void VerdictWithoutCode(this ILogger log);

    /// <summary>At most once an hour for each scene: callers can cause the verdict that it counts.</summary>
    [LoggerMessage(
        1060,
        LogLevel.Warning,
        "Scene {Scene}: {Failures} of its {Verdicts} verdicts in 5 minutes are F022. Its pages initialise without an encrypted scene id, or with one of another key. Set data-captcha-encrypted on the pages and compare the key with the CAPTCHA console.",
        EventName = "PagesWithoutEncryption")]
    public static partial void PagesWithoutEncryption(this ILogger log, string scene, int failures, int verdicts);
}
