using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Probing;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Verification.Telemetry;

/// <summary>Every event that the product logs. Ids are stable: alerts and the runbook name them. No event takes a token, a secret or an upstream message.</summary>
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

    [LoggerMessage(1005, LogLevel.Error, "The circuit breaker of region {Region} opened: two probes in a row found that the service does not answer.", EventName = "BreakerOpened")]
    public static partial void BreakerOpened(this ILogger log, string region);

    [LoggerMessage(1006, LogLevel.Information, "The circuit breaker of region {Region} closed: the service answered the probe.", EventName = "BreakerClosed")]
    public static partial void BreakerClosed(this ILogger log, string region);

    [LoggerMessage(1007, LogLevel.Warning, "The credentials could not be refreshed ({Reason}); the last good key, confirmed {Age} ago, stays in use.", EventName = "CredentialsStale")]
    public static partial void CredentialsStale(this ILogger log, string reason, TimeSpan age);

    [LoggerMessage(1008, LogLevel.Information, "Credentials loaded. Replaced an older key: {Replaced}.", EventName = "CredentialsLoaded")]
    public static partial void CredentialsLoaded(this ILogger log, bool replaced);

    [LoggerMessage(1009, LogLevel.Error, "Credentials are unavailable: {Reason}.", EventName = "CredentialsFailed")]
    public static partial void CredentialsFailed(this ILogger log, string reason);

    [LoggerMessage(1010, LogLevel.Warning, "The local clock differs from the service's by {Skew}; signatures are corrected. Synchronize the clock.", EventName = "ClockSkewLearned")]
    public static partial void ClockSkewLearned(this ILogger log, TimeSpan skew);

    [LoggerMessage(1011, LogLevel.Error, "Alibaba Cloud rejects calls because of load or quota: {Code}.", EventName = "UpstreamThrottled")]
    public static partial void UpstreamThrottled(this ILogger log, string? code);

    [LoggerMessage(1013, LogLevel.Information, "Probe: {Result} ({Outcome}, evidence {Evidence}, {Calls} billable calls) in {ElapsedMs} ms.", EventName = "ProbeCompleted")]
    public static partial void ProbeCompleted(this ILogger log, ProbeResult result, Outcome outcome, ProbeEvidence evidence, int calls, long elapsedMs);

    [LoggerMessage(1014, LogLevel.Critical, "The probe failed with {Exception}. This is a bug in CaptchaGate.", EventName = "ProbeFaulted")]
    public static partial void ProbeFaulted(this ILogger log, string exception);

    [LoggerMessage(1015, LogLevel.Information, "Widget probe of region {Region}: {Result} in {ElapsedMs} ms.", EventName = "WidgetProbeCompleted")]
    public static partial void WidgetProbeCompleted(this ILogger log, string region, WidgetResult result, long elapsedMs);

    [LoggerMessage(
        1016,
        LogLevel.Warning,
        "The widget's hosts of region {Region} have not answered this instance in 24 hours, so no claim that the widget cannot load passes. Check Captcha__Prefix and outbound access.",
        EventName = "WidgetBaselineMissing")]
    public static partial void WidgetBaselineMissing(this ILogger log, string region);

    [LoggerMessage(1017, LogLevel.Error, "The widget's hosts of region {Region} no longer respond: pages cannot load the widget.", EventName = "WidgetOutageBegan")]
    public static partial void WidgetOutageBegan(this ILogger log, string region);

    [LoggerMessage(1018, LogLevel.Information, "The widget's hosts of region {Region} answer again.", EventName = "WidgetOutageEnded")]
    public static partial void WidgetOutageEnded(this ILogger log, string region);

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

    [LoggerMessage(1061, LogLevel.Warning, "The key of encrypted scene ids could not be refreshed ({Reason}); the last good key, confirmed {Age} ago, stays in use.", EventName = "SceneKeyStale")]
    public static partial void SceneKeyStale(this ILogger log, string reason, TimeSpan age);

    [LoggerMessage(1062, LogLevel.Information, "The key of encrypted scene ids was loaded. Replaced an older key: {Replaced}.", EventName = "SceneKeyLoaded")]
    public static partial void SceneKeyLoaded(this ILogger log, bool replaced);

    [LoggerMessage(1063, LogLevel.Error, "There is no key of encrypted scene ids: {Reason}.", EventName = "SceneKeyFailed")]
    public static partial void SceneKeyFailed(this ILogger log, string reason);
}
