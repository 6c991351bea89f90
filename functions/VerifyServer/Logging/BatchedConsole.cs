using Microsoft.Extensions.Logging.Console;

namespace CaptchaGate.VerifyServer.Logging;

/// <summary>
/// The log on standard output, written in batches by a thread of its own: a line by itself costs a system call and a
/// thread's wake-up, and a request must not wait for the reader of the log (docs/adr/0013-a-console-log-of-our-own.md).
/// </summary>
[ProviderAlias("Console")]
internal sealed class BatchedConsole : ILoggerProvider
{
    /// <summary>The longest that a line below warning waits for others, where the process runs on between requests.</summary>
    public static readonly TimeSpan UsualDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest that <see cref="FlushAsync"/> waits.</summary>
    public static readonly TimeSpan MaxFlush = TimeSpan.FromMilliseconds(100);

    private readonly ConsoleFormatter? _formatter;
    private readonly TimeProvider _time;
    private readonly LineWriter _lines;

    /// <param name="output">Where to.</param>
    /// <param name="formatter">A format of the framework; null for JSON, a document a line.</param>
    /// <param name="time">The lines' time.</param>
    /// <param name="delay">The longest that a line waits.</param>
    /// <param name="meter">Counts the lines that are dropped.</param>
    public BatchedConsole(Stream output, ConsoleFormatter? formatter, TimeProvider time, TimeSpan delay, ServerMeter meter)
    {
        _formatter = formatter;
        _time = time;
        _lines = new LineWriter(output, delay, meter.CountDroppedLines, LogDropped);
    }

    public ILogger CreateLogger(string categoryName) =>
        _formatter is null ? new JsonLogger(this, _time, categoryName) : new FormattedLogger(this, _formatter, categoryName);

    public void Add(ReadOnlySpan<byte> line, LogLevel level) => _lines.Add(line, atOnce: level >= LogLevel.Warning);

    /// <summary>Waits until the lines so far are written, where an instance may freeze after its answer. It waits <see cref="MaxFlush"/> at most.</summary>
    public Task FlushAsync() => _lines.FlushAsync(MaxFlush, TimeProvider.System);

    public void Dispose() => _lines.Dispose();

    private void LogDropped(long lines) => CreateLogger(typeof(BatchedConsole).FullName!).LogLinesDropped(lines);
}
