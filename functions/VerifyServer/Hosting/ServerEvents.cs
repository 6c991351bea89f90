using System.Collections.Concurrent;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.VerifyServer.Logging;

namespace CaptchaGate.VerifyServer.Hosting;

/// <summary>
/// Takes the web server's own warnings and errors instead of the log. Callers cause most of them (slow bodies, broken
/// requests, resets), each with a stack trace, so any caller could fill the log: they are counted by name, and one line
/// represents up to a thousand.
/// </summary>
[ProviderAlias("ServerEvents")]
internal sealed class ServerEvents(IServiceProvider services, ServerMeter meter, TimeProvider time) : ILoggerProvider
{
    /// <summary>The web server's categories begin with it.</summary>
    public const string Category = "Microsoft.AspNetCore.Server.Kestrel";

    private readonly ConcurrentDictionary<string, EventSampler> _samplers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(Category, StringComparison.Ordinal) ? new Logger(this) : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void Dispose()
    {
        // It holds nothing.
    }

    private void Take(string kind)
    {
        meter.CountServerEvent(kind);
        // Only now: the factory makes its providers before it is there itself.
        if (_samplers.GetOrAdd(kind, static (_, time) => new EventSampler(time), time).Take() is > 0 and var count)
            services.GetRequiredService<ILoggerFactory>().CreateLogger<ServerEvents>().ServerEventSeen(kind, count);
    }

    private sealed class Logger(ServerEvents events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The one event without a name says why the server could not start, which the start-up code reports itself.
            if (IsEnabled(logLevel) && eventId.Name is { } kind)
                events.Take(kind);
        }
    }
}
