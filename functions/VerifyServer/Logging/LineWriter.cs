using System.Buffers;

namespace CaptchaGate.VerifyServer.Logging;

/// <summary>
/// Writes lines to a stream on a thread of its own. <see cref="Add"/> never waits for the stream: while nothing is taken
/// out of it, lines wait up to <see cref="MaxWaitingBytes"/>, and beyond that they are dropped and counted.
/// </summary>
internal sealed class LineWriter : IDisposable
{
    /// <summary>How many bytes of lines may wait. With the batch that is being written, twice as many are held at most.</summary>
    public const int MaxWaitingBytes = 1024 * 1024;

    /// <summary>The longest that <see cref="Dispose"/> waits for the stream to take the last lines.</summary>
    public static readonly TimeSpan MaxEnd = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly Stream _output;
    private readonly TimeSpan _delay;
    private readonly Action<int> _onDropped;
    private readonly Action<long> _onFlowing;
    private readonly Thread _thread;
    private Batch _waiting = new();
    private Batch _writing = new();
    private bool _isWriting;
    private bool _atOnce;
    private bool _stopping;
    private bool _stalled;
    private long _dropped;

    /// <param name="output">Where to.</param>
    /// <param name="delay">The longest that a line waits for others; zero writes as soon as the thread gets to it.</param>
    /// <param name="onDropped">Called with each number of lines that are lost, on any thread.</param>
    /// <param name="onFlowing">Called on the writing thread when a write succeeds after lines were lost, with their number.</param>
    public LineWriter(Stream output, TimeSpan delay, Action<int> onDropped, Action<long> onFlowing)
    {
        _output = output;
        _delay = delay;
        _onDropped = onDropped;
        _onFlowing = onFlowing;
        // A background thread: one that the kernel holds in a write does not hold up the end of the process.
        _thread = new Thread(Run) { IsBackground = true, Name = "Log" };
        _thread.Start();
    }

    /// <param name="atOnce">Whether the line, and what waits before it, is to leave without <c>delay</c>.</param>
    public void Add(ReadOnlySpan<byte> line, bool atOnce)
    {
        lock (_lock)
        {
            if (!_stopping && _waiting.Bytes.WrittenCount + line.Length <= MaxWaitingBytes)
            {
                var isFirst = _waiting.Lines == 0;
                _waiting.Bytes.Write(line);
                _waiting.Lines++;
                _atOnce |= atOnce;
                if (isFirst || atOnce)
                    Monitor.Pulse(_lock);
                return;
            }

            _dropped++;
        }

        _onDropped(1);
    }

    /// <summary>Waits until every line added so far is written, at most for <paramref name="limit"/>, and not at all while an earlier wait was in vain.</summary>
    public async Task FlushAsync(TimeSpan limit, TimeProvider time)
    {
        Task written;
        lock (_lock)
        {
            if (_stalled || (_waiting.Lines == 0 && !_isWriting))
                return;
            written = (_waiting.Lines > 0 ? _waiting : _writing).WhenWritten();
            _atOnce = true;
            Monitor.Pulse(_lock);
        }

        try
        {
            await written.WaitAsync(limit, time);
        }
        catch (TimeoutException)
        {
            lock (_lock)
                _stalled = _isWriting;
        }
    }

    /// <summary>Writes what waits, for <see cref="MaxEnd"/> at most. Later lines are dropped.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
            Monitor.Pulse(_lock);
        }

        _thread.Join(MaxEnd);
    }

    private void Run()
    {
        while (TryTakeBatch())
        {
            var lost = TryWrite(_writing.Bytes.WrittenSpan) ? 0 : _writing.Lines;
            var dropped = EndBatch(lost);
            if (lost > 0)
                _onDropped(lost);
            else if (dropped > 0)
                _onFlowing(dropped);
        }
    }

    private bool TryTakeBatch()
    {
        lock (_lock)
        {
            while (_waiting.Lines == 0 && !_stopping)
                Monitor.Wait(_lock);
            if (!_atOnce && !_stopping && _delay > TimeSpan.Zero)
                Monitor.Wait(_lock, _delay);
            (_waiting, _writing) = (_writing, _waiting);
            _atOnce = false;
            _isWriting = _writing.Lines > 0;
            return _isWriting;
        }
    }

    /// <returns>How many lines were lost before this batch, which was written; 0 when it was not.</returns>
    private long EndBatch(int lost)
    {
        TaskCompletionSource? written;
        long dropped;
        lock (_lock)
        {
            written = _writing.Clear();
            _isWriting = _stalled = false;
            dropped = lost > 0 ? 0 : _dropped;
            _dropped = lost > 0 ? _dropped + lost : 0;
        }

        written?.SetResult();
        return dropped;
    }

    private bool TryWrite(ReadOnlySpan<byte> batch)
    {
        try
        {
            _output.Write(batch);
            _output.Flush();
            return true;
        }
#pragma warning disable CA1031 // Whatever is wrong with the log's stream (closed, broken, not writable), requests are still answered.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private sealed class Batch
    {
        private TaskCompletionSource? _written;

        public ArrayBufferWriter<byte> Bytes { get; } = new();

        public int Lines { get; set; }

        /// <returns>Completed when the batch was written, or could not be.</returns>
        public Task WhenWritten() => (_written ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        /// <returns>What to complete; null when there is no waiter.</returns>
        public TaskCompletionSource? Clear()
        {
            Bytes.ResetWrittenCount();
            Lines = 0;
            var written = _written;
            _written = null;
            return written;
        }
    }
}
