using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Pipeline;

/// <summary>Events of the HTTP pipeline. No event takes a body, an address or a header.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(1012, LogLevel.Critical, "Request {Id} failed with {Exception} at {Place}; it was denied.", EventName = "UnhandledFault")]
    public static partial void UnhandledFault(this ILogger log, string id, string exception, string place);

    /// <summary>A request that was rejected before verification, at the log level of its row. One line represents several (<see cref="Core.Diagnostics.EventSampler"/>).</summary>
    /// <param name="count">How many such requests were rejected since the last such line, including this one.</param>
    [LoggerMessage(EventId = 1020, Message = "Request {Id} was rejected with {Status}: {Outcome}. Such requests since the last log line: {Count}.", EventName = "RequestRefused")]
    public static partial void RequestRefused(this ILogger log, LogLevel level, string id, int status, Outcome outcome, long count);
}
