using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Tests.Support;

/// <summary>Keeps the events that a class logs.</summary>
internal sealed class LogBook<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(string Event, LogLevel Level, string Text)> _events = new();

    public IReadOnlyList<(string Event, LogLevel Level, string Text)> Events => [.. _events];

    public IReadOnlyList<string> Names => [.. _events.Select(static logged => logged.Event)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Enqueue((eventId.Name ?? "", logLevel, formatter(state, exception)));
}
