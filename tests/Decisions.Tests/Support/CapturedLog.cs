using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>One event as it was logged.</summary>
internal sealed record LoggedEvent(int Id, string? Name, LogLevel Level, IReadOnlyDictionary<string, object?> Values, string Message)
{
    public string? this[string name] => Values.GetValueOrDefault(name)?.ToString();
}

/// <summary>Keeps every event of the product.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LoggedEvent> _events = new();

    public IReadOnlyCollection<LoggedEvent> Events => _events;

    public IEnumerable<LoggedEvent> Of(int id) => _events.Where(logged => logged.Id == id);

    /// <summary>The events of one request.</summary>
    public IEnumerable<LoggedEvent> Of(int id, string requestId) =>
        Of(id).Where(logged => string.Equals(logged["Id"], requestId, StringComparison.Ordinal));

    public void Clear() => _events.Clear();

    /// <summary>Waits until an event of this id was logged.</summary>
    public async Task<LoggedEvent> WaitForAsync(int id, Func<LoggedEvent, bool>? condition = null)
    {
        await Eventually.HoldsAsync(() => Of(id).Any(condition ?? (_ => true)), $"event {id}");
        return Of(id).First(condition ?? (_ => true));
    }

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("CaptchaGate.", StringComparison.Ordinal) ? new Capturing(_events) : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void Dispose()
    {
        // Nothing to give back.
    }

    private sealed class Capturing(ConcurrentQueue<LoggedEvent> events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            events.Enqueue(new(
                eventId.Id,
                eventId.Name,
                logLevel,
                values.ToDictionary(value => value.Key, value => value.Value, StringComparer.OrdinalIgnoreCase),
                formatter(state, exception)));
        }
    }
}
