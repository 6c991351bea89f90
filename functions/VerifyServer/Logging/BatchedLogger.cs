using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace CaptchaGate.VerifyServer.Logging;

/// <summary>Formats an event as the framework's console does and hands the line on.</summary>
internal sealed class BatchedLogger(BatchedConsole console, ConsoleFormatter format, string category) : ILogger
{
    [ThreadStatic]
    private static StringWriter? _line;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => console.Scopes?.Push(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = _line ??= new StringWriter();
        format.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), console.Scopes, line);
        console.Add(line.GetStringBuilder(), logLevel);
        line.GetStringBuilder().Clear();
    }
}
