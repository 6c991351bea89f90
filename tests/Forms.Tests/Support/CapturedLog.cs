using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>Keeps the lines of every event, as "id: text".</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public IEnumerable<string> Of(int id) => _lines.Where(line => line.StartsWith($"{id}: ", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Capturing(_lines);

    public void Dispose()
    {
        // Nothing to give back.
    }

    private sealed class Capturing(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines.Enqueue($"{eventId.Id}: {formatter(state, exception)} {exception}");
        }
    }
}
