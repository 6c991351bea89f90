using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Probing;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Resilience;

/// <summary>Events of the circuit breaker and of the probes.</summary>
internal static partial class ResilienceLog
{
    [LoggerMessage(1005, LogLevel.Error, "The circuit breaker of region {Region} opened: two probes in a row found that the service does not answer.", EventName = "BreakerOpened")]
    public static partial void BreakerOpened(this ILogger log, string region);

    [LoggerMessage(1006, LogLevel.Information, "The circuit breaker of region {Region} closed: the service answered the probe.", EventName = "BreakerClosed")]
    public static partial void BreakerClosed(this ILogger log, string region);

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
}
