using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace CaptchaGate.VerifyServer.Logging;

/// <summary>Formats an event as the framework's console does and passes the line on; for interactive use.</summary>
internal sealed class FormattedLogger(BatchedConsole console, ConsoleFormatter format, string category) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        using var line = new StringWriter();
        format.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), scopeProvider: null, line);
        console.Add(Encoding.UTF8.GetBytes(line.ToString()), logLevel);
    }
}
