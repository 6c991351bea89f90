namespace CaptchaGate.Emulator.Calls;

/// <summary>The last calls, oldest first. It forgets the oldest beyond its capacity, but counts all.</summary>
public sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly Queue<JournalEntry> _entries = new();
    private readonly int _capacity;
    private TaskCompletionSource? _changed;
    private long _total;

    internal Journal(int capacity) => _capacity = capacity;

    /// <value>All calls since the start or the last reset.</value>
    public long Total => Volatile.Read(ref _total);

    /// <value>A snapshot.</value>
    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    /// <summary>The calls that carried exactly this token.</summary>
    public IReadOnlyList<JournalEntry> ForToken(string captchaVerifyParam) =>
        [.. Entries.Where(entry => string.Equals(entry.CaptchaVerifyParam, captchaVerifyParam, StringComparison.Ordinal))];

    /// <summary>Waits until the emulator has received this many calls in all.</summary>
    public Task WaitForCallsAsync(long total, CancellationToken cancellationToken = default) =>
        WaitForAsync(journal => journal.Total >= total, cancellationToken);

    /// <summary>Waits until the condition holds; it is looked at when a call comes in and when one is answered.</summary>
    public async Task WaitForAsync(Func<Journal, bool> condition, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            if (condition(this))
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    internal void Begin(JournalEntry entry)
    {
        lock (_lock)
        {
            entry.Number = ++_total;
            _entries.Enqueue(entry);
            if (_entries.Count > _capacity)
                _entries.Dequeue();
        }

        SignalChange();
    }

    internal void Finish(JournalEntry entry, string outcome)
    {
        entry.Outcome = outcome;
        SignalChange();
    }

    internal void Reset()
    {
        lock (_lock)
        {
            _entries.Clear();
            _total = 0;
        }
    }

    private void SignalChange()
    {
        TaskCompletionSource? waiting;
        lock (_lock)
            (waiting, _changed) = (_changed, null);
        waiting?.SetResult();
    }
}
