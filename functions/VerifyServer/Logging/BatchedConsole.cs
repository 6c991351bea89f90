using System.Buffers;
using Microsoft.Extensions.Logging.Console;

namespace CaptchaGate.VerifyServer.Logging;

/// <summary>
/// The log on standard output, written in batches: a line on its own costs a system call and, in the framework's
/// console, a thread's wake-up too (docs/performance.md). What somebody should look at is still written at once.
/// </summary>
[ProviderAlias("Console")]
internal sealed class BatchedConsole : ILoggerProvider
{
    /// <summary>The longest that a line waits for others, where the process runs on between requests.</summary>
    public static readonly TimeSpan UsualDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>How many bytes may wait; beyond it whoever logs waits for the writer, as with the framework's own.</summary>
    public const int MostWaiting = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly ConsoleFormatter? _formatter;
    private readonly Stream _output;
    private readonly TimeProvider _time;
    private readonly TimeSpan _delay;
    private readonly ITimer _timer;
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _spare = new();
    private bool _scheduled;

    /// <param name="output">Where to.</param>
    /// <param name="formatter">A format of the framework; null for JSON, a document a line.</param>
    /// <param name="time">The lines' time, and when a batch leaves.</param>
    /// <param name="delay">The longest that a line waits; zero writes each at once.</param>
    public BatchedConsole(Stream output, ConsoleFormatter? formatter, TimeProvider time, TimeSpan delay)
    {
        _output = output;
        _formatter = formatter;
        _time = time;
        _delay = delay;
        _timer = time.CreateTimer(static log => ((BatchedConsole)log!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ILogger CreateLogger(string categoryName) =>
        _formatter is null ? new JsonLogger(this, _time, categoryName) : new FormattedLogger(this, _formatter, categoryName);

    public void Add(ReadOnlySpan<byte> line, LogLevel level)
    {
        bool atOnce;
        lock (_lock)
        {
            _waiting.Write(line);
            atOnce = _delay == TimeSpan.Zero || level >= LogLevel.Warning || _waiting.WrittenCount > MostWaiting;
            if (!atOnce && !_scheduled)
                _scheduled = _timer.Change(_delay, Timeout.InfiniteTimeSpan);
        }

        if (atOnce)
            Flush();
    }

    public void Dispose()
    {
        _timer.Dispose();
        Flush();
    }

    private void Flush()
    {
        // Taken first, so that batches leave in their order.
        lock (_writing)
        {
            ArrayBufferWriter<byte> batch;
            lock (_lock)
            {
                (batch, _waiting) = (_waiting, _spare);
                _scheduled = false;
            }

            Write(batch.WrittenSpan);
            batch.ResetWrittenCount();
            _spare = batch;
        }
    }

    private void Write(ReadOnlySpan<byte> batch)
    {
        try
        {
            _output.Write(batch);
            _output.Flush();
        }
        catch (IOException)
        {
            // Nobody reads the log any more; visitors are still answered.
        }
    }
}
