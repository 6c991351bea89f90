using CaptchaGate.VerifyServer.Kestrel;

namespace CaptchaGate.VerifyServer.Logging;

/// <summary>Events of the web server and its surroundings. What callers cause is sampled (<see cref="Core.Diagnostics.EventSampler"/>).</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1040, LogLevel.Warning, "{Count} log lines were dropped because standard output was not read or not writable. Logging has resumed.", EventName = "LogLinesDropped")]
    public static partial void LogLinesDropped(this ILogger log, long count);

    /// <summary>An event of the web server's own, by its name alone: its text may hold what a caller sent.</summary>
    [LoggerMessage(1041, LogLevel.Warning, "The web server reported {Kind} {Count} times since this line was last written.", EventName = "ServerEventSeen")]
    public static partial void ServerEventSeen(this ILogger log, string kind, long count);

    [LoggerMessage(1042, LogLevel.Warning, "{Count} connections were closed since this line was last written: {Reason}.", EventName = "ConnectionsClosed")]
    public static partial void ConnectionsClosed(this ILogger log, ConnectionCloseReason reason, long count);
}
