using CaptchaGate.Playground.Gates;

namespace CaptchaGate.Playground.Live;

/// <summary>A finished probe, as its log line has it.</summary>
/// <param name="Result">Such as <c>Failing</c>.</param>
/// <param name="Evidence">What proved it.</param>
internal sealed record ProbeSeen(string Gate, string Result, string Outcome, string Evidence, double TookMilliseconds, DateTimeOffset EndedAt);

/// <summary>Shows the gates' log on the page and on the console. The product logs no token and no secret, so there is none to remove.</summary>
internal sealed class LogTail(EventFeed feed, TimeProvider time)
{
    private const int ProbeCompleted = 1013;

    private ILogger? _console;

    /// <value>Called for each finished probe, on the probe's thread.</value>
    public Action<ProbeSeen>? Probed { get; set; }

    /// <summary>Also writes each line there.</summary>
    public void CopyTo(ILogger console) => _console = console;

    public ILoggerProvider ProviderFor(string gate) => new Provider(this, gate);

    private void Write<TState>(string gate, LogLevel level, EventId id, TState state, string message)
    {
        var now = time.GetUtcNow();
        if (id.Id == ProbeCompleted && state is IReadOnlyList<KeyValuePair<string, object?>> fields)
        {
            string Field(string name) => fields.FirstOrDefault(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase)).Value?.ToString() ?? "";
            Probed?.Invoke(new(gate, Field("Result"), Field("Outcome"), Field("Evidence"), double.TryParse(Field("ElapsedMs"), out var took) ? took : 0, now));
        }

        feed.Line(new { time = now, gate, level = level.ToString(), id = id.Id, name = id.Name, message, request = GateScope.Current?.Trace?.Number });
        _console?.Log(level, id, "{Gate}: {Line}", gate, message);
    }

    private sealed class Provider(LogTail tail, string gate) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(tail, gate);

        public void Dispose()
        {
            // The lines belong to the page, which outlives the instance.
        }
    }

    private sealed class Logger(LogTail tail, string gate) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            tail.Write(gate, logLevel, eventId, state, formatter(state, exception));
    }
}
