using System.Runtime.InteropServices;

namespace CaptchaGate.Http.Forms;

/// <summary>
/// Remembers the submissions of this instance, so that the same one posted again (a second click, a reload) shares the outcome of the first,
/// while that runs and afterwards, and is sent on once. Bounded in number and time.
/// </summary>
/// <remarks>
/// It only ever answers. The replay cache ensures that a token sends a form once: only the first request gets a verdict that is not a stored one.
/// </remarks>
internal sealed class FormSubmissions(TimeProvider time)
{
    /// <summary>The most submissions that are remembered; beyond it the oldest is forgotten, and its repetition is a duplicate.</summary>
    public const int Capacity = 10_000;

    /// <summary>As long as a token may live.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<SubmissionKey, Entry> _entries = [];
    private readonly Queue<Entry> _oldestFirst = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Gets the outcome of a submission: of the first post of it, or by <paramref name="submit"/> when this is the first.</summary>
    /// <param name="submit">Verifies and delivers.</param>
    /// <param name="aborted">Ends the wait for the first post's outcome, and nothing else.</param>
    /// <returns>The outcome, and whether it is another post's.</returns>
    /// <exception cref="OperationCanceledException">The caller left while waiting for the first post's outcome.</exception>
    public async Task<(FormOutcome Outcome, bool IsShared)> ShareAsync(SubmissionKey key, Func<Task<FormOutcome>> submit, CancellationToken aborted)
    {
        while (true)
        {
            if (!TryEnter(key, out var entry))
                return (await RunAsync(entry, submit), IsShared: false);
            // Null: no result that other posts of this form can share.
            if (await entry.Outcome.Task.WaitAsync(aborted) is { } outcome)
                return (outcome, IsShared: true);
        }
    }

    private async Task<FormOutcome> RunAsync(Entry entry, Func<Task<FormOutcome>> submit)
    {
        FormOutcome? outcome = null;
        try
        {
            return outcome = await submit();
        }
        finally
        {
            if (outcome is not { IsFinal: true })
                Forget(entry);
            entry.Outcome.SetResult(outcome is { Verdict.IsUndecided: false } ? outcome : null);
        }
    }

    /// <returns>Whether it was there already.</returns>
    private bool TryEnter(in SubmissionKey key, out Entry entry)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            while (_oldestFirst.TryPeek(out var oldest) && time.GetElapsedTime(oldest.EnteredAt, now) > Life)
                Forget(_oldestFirst.Dequeue());
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out var isKnown);
            if (isKnown)
            {
                entry = place!;
                return true;
            }

            place = entry = new Entry(key, now);
            if (_oldestFirst.Count == Capacity)
                Forget(_oldestFirst.Dequeue());
            _oldestFirst.Enqueue(entry);
            return false;
        }
    }

    private void Forget(Entry entry)
    {
        lock (_lock)
        {
            // The same submission may have been entered anew since.
            if (_entries.TryGetValue(entry.Key, out var current) && ReferenceEquals(current, entry))
                _entries.Remove(entry.Key);
        }
    }

    private sealed class Entry(SubmissionKey key, long enteredAt)
    {
        public SubmissionKey Key { get; } = key;

        public long EnteredAt { get; } = enteredAt;

        public TaskCompletionSource<FormOutcome?> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
