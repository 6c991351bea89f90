using System.Text;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CaptchaGate.VerifyServer.Logging;

/// <summary>
/// The framework's console log, written in batches. Its own writer wakes a thread and makes several system calls for
/// each line (docs/performance.md). What somebody should look at is still written at once.
/// </summary>
[ProviderAlias("Console")]
internal sealed class BatchedConsole : ILoggerProvider, ISupportExternalScope
{
    /// <summary>The longest that a line waits for others, where the process runs on between requests.</summary>
    public static readonly TimeSpan UsualDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>How many characters may wait; beyond it whoever logs waits for the writer, as with the framework's own.</summary>
    public const int MostWaiting = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly ConsoleFormatter _formatter;
    private readonly TextWriter _output;
    private readonly TimeSpan _delay;
    private readonly ITimer _timer;
    private StringBuilder _waiting = new();
    private StringBuilder _spare = new();
    private bool _scheduled;

    /// <param name="formatters">The framework's formats.</param>
    /// <param name="options">Which of them to use.</param>
    /// <param name="time">When a batch leaves.</param>
    /// <param name="delay">The longest that a line waits; zero writes each at once.</param>
    /// <param name="output">Where to.</param>
    public BatchedConsole(IEnumerable<ConsoleFormatter> formatters, IOptions<ConsoleLoggerOptions> options, TimeProvider time, TimeSpan delay, TextWriter output)
    {
        _delay = delay;
        _formatter = formatters.Single(formatter => string.Equals(formatter.Name, options.Value.FormatterName, StringComparison.OrdinalIgnoreCase));
        _output = output;
        _timer = time.CreateTimer(static log => ((BatchedConsole)log!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IExternalScopeProvider? Scopes { get; private set; }

    public ILogger CreateLogger(string categoryName) => new BatchedLogger(this, _formatter, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    public void Add(StringBuilder line, LogLevel level)
    {
        bool atOnce;
        lock (_lock)
        {
            _waiting.Append(line);
            atOnce = _delay == TimeSpan.Zero || level >= LogLevel.Warning || _waiting.Length > MostWaiting;
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
            StringBuilder batch;
            lock (_lock)
            {
                (batch, _waiting) = (_waiting, _spare);
                _scheduled = false;
            }

            Write(batch);
            _spare = batch.Clear();
        }
    }

    private void Write(StringBuilder batch)
    {
        try
        {
            foreach (var chunk in batch.GetChunks())
                _output.Write(chunk.Span);
            _output.Flush();
        }
        catch (IOException)
        {
            // Nobody reads the log any more; visitors are still answered.
        }
    }
}
