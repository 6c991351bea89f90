using System.Runtime.InteropServices;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Captcha;

/// <summary>
/// Watches the calls of the service: which of them the service answered, by when they were sent, and whether one has been
/// silent for <see cref="SilentAfter"/>. It counts in slices of 100 ms over a little more than the longest deadline.
/// </summary>
internal sealed class AttemptWatch : IDisposable
{
    /// <summary>How long an attempt may be silent before the service is probed: early enough to know more when the attempt ends.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromMilliseconds(500);

    private const int Slices = 640;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly Counts[] _slices = new Counts[Slices];
    private readonly Lazy<ITimer> _timer;
    private TaskCompletionSource? _ended;
    private int _inFlight;
    private bool _armed;

    public AttemptWatch(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
        // Made with the first call: the timer needs a time provider that runs already.
        _timer = new(() => time.CreateTimer(_ => LookForSilence(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    /// <summary>
    /// Raised when an attempt failed in a way that a probe has to confirm, and while one has been silent for
    /// <see cref="SilentAfter"/>: then again every 100 ms.
    /// </summary>
    public event EventHandler? OutageSuspected;

    /// <summary>Notes that an attempt begins.</summary>
    /// <returns>The moment, as a timestamp of the time provider.</returns>
    public long Begin()
    {
        var now = _time.GetTimestamp();
        bool arm;
        lock (_lock)
        {
            At(now).InFlight++;
            _inFlight++;
            arm = !_armed;
            _armed = true;
        }

        if (arm)
            _timer.Value.Change(SilentAfter, Timeout.InfiniteTimeSpan);
        return now;
    }

    /// <summary>Notes how the attempt that began at <paramref name="began"/> ended.</summary>
    public void End(long began, UpstreamResult upstream)
    {
        var now = _time.GetTimestamp();
        Count(began, now, upstream);
        Interlocked.Exchange(ref _ended, null)?.TrySetResult();
        if (upstream.Row.Guarded is FailOpenCondition.InBudgetIfProbeFails)
            OutageSuspected?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Counts the answers that arrived since <paramref name="timestamp"/>; an answer too many in the slice of the timestamp itself.</summary>
    public int AnswersSince(long timestamp)
    {
        var first = Number(timestamp);
        var answers = 0;
        lock (_lock)
        {
            foreach (ref readonly var slice in _slices.AsSpan())
                answers += slice.Number >= first && slice.LastArrived > timestamp ? slice.Arrived : 0;
        }

        return answers;
    }

    /// <summary>Counts the calls that began until <paramref name="timestamp"/> and have not ended; some too many in the slice of the timestamp itself.</summary>
    public int PendingUntil(long timestamp)
    {
        var last = Number(timestamp);
        var pending = 0;
        lock (_lock)
        {
            foreach (ref readonly var slice in _slices.AsSpan())
                pending += slice.Number <= last ? slice.InFlight : 0;
        }

        return pending;
    }

    /// <summary>Completes when the next call ends.</summary>
    public Task NextEnd()
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _ended, mine, null) ?? mine).Task;
    }

    private void Count(long began, long now, UpstreamResult upstream)
    {
        var number = Number(began);
        lock (_lock)
        {
            _inFlight--;
            // Longer ago than the slices reach, only where the clock jumped.
            ref var start = ref _slices[number % Slices];
            if (start.Number != number)
                return;
            start.InFlight--;
            // A call that never left says nothing about the service.
            if (upstream.Outcome is Outcome.LocalExhaustion or Outcome.CallerAborted)
                return;
            ref var end = ref At(now);
            end.Ended++;
            if (!ProvesThatTheServiceWorks(upstream))
                return;
            start.Answered++;
            start.LastAnswered = Math.Max(start.LastAnswered, began);
            end.Arrived++;
            end.LastArrived = now;
        }
    }

    /// <summary>
    /// Counts the calls that ended since <paramref name="timestamp"/>, and the answers to those that were sent after it. In the
    /// slice of the timestamp itself it rather counts a call too few and an answer too many: both deny.
    /// </summary>
    public AttemptCounts Since(long timestamp)
    {
        var first = Number(timestamp);
        var (ended, answered) = (0, 0);
        lock (_lock)
        {
            foreach (ref readonly var slice in _slices.AsSpan())
            {
                if (slice.Number > first)
                    ended += slice.Ended;
                if (slice.Number >= first && slice.LastAnswered > timestamp)
                    answered += slice.Answered;
            }
        }

        return new AttemptCounts(ended, answered);
    }

    public void Dispose()
    {
        if (_timer.IsValueCreated)
            _timer.Value.Dispose();
    }

    // A verdict, or a coded error; not throttling, and no error after which the token may have been processed.
    private static bool ProvesThatTheServiceWorks(UpstreamResult upstream) =>
        upstream.Row.IsVerdict
        || (upstream.Code is not null && upstream.Row.Class is not (OutcomeClass.Throttled or OutcomeClass.Ambiguous));

    private void LookForSilence()
    {
        var silent = false;
        lock (_lock)
        {
            var last = Number(_time.GetTimestamp()) - (SilentAfter.Ticks / Slice.Ticks);
            foreach (ref readonly var slice in _slices.AsSpan())
                silent |= slice.InFlight > 0 && slice.Number <= last;
            _armed = _inFlight > 0;
            if (_armed)
                _timer.Value.Change(Slice, Timeout.InfiniteTimeSpan);
        }

        if (silent)
            OutageSuspected?.Invoke(this, EventArgs.Empty);
    }

    private long Number(long timestamp) => Math.Max(0, _time.GetElapsedTime(_origin, timestamp).Ticks / Slice.Ticks) + 1;

    private ref Counts At(long timestamp)
    {
        var number = Number(timestamp);
        ref var slice = ref _slices[number % Slices];
        if (slice.Number != number)
            slice = new Counts { Number = number };
        return ref slice;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Counts
    {
        public long Number;
        public int InFlight;
        public int Ended;
        public int Answered;
        public long LastAnswered;
        public int Arrived;
        public long LastArrived;
    }
}
