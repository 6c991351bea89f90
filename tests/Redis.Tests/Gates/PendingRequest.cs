using CaptchaGate.Core.Verification;

namespace CaptchaGate.Redis.Tests.Gates;

/// <summary>How far a request has come where it waits for the test.</summary>
internal enum Phase
{
    Running,

    /// <summary>Another instance has the token.</summary>
    WaitingForOther,

    /// <summary>The call of Alibaba Cloud has not left.</summary>
    BeforeSending,

    /// <summary>The call has left and has no answer.</summary>
    Sent,
}

/// <summary>What the test lets a call come to.</summary>
internal enum RequestEnding
{
    /// <summary>Sent, or answered with a pass.</summary>
    Pass,

    Reject,

    /// <summary>The connection is refused, or breaks after the call was sent.</summary>
    Break,
}

/// <summary>One request to one gate.</summary>
internal sealed class PendingRequest(GateInstance gate, string token, Guid? key) : IDisposable
{
    private static readonly AsyncLocal<PendingRequest?> Flowing = new();

    private readonly CancellationTokenSource _caller = new();
    private TaskCompletionSource<RequestEnding>? _held;
    private volatile Phase _phase;
    private volatile bool _waits;
    private bool _isWaiter;

    /// <value>The request that the running code is for.</value>
    public static PendingRequest Current => CurrentOrNone ?? throw new InvalidOperationException("No request is running.");

    /// <value>The same; null for code that no request runs.</value>
    public static PendingRequest? CurrentOrNone => Flowing.Value;

    public GateInstance Gate { get; } = gate;

    public string Token { get; } = token;

    public Guid? Key { get; } = key;

    public Phase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <value>What the store answered last, whether or not the gate saw it; null while the store was not asked.</value>
    public Reservation? Found { get; private set; }

    /// <value>What the gate was told.</value>
    public Reservation? Seen { get; private set; }

    /// <value>How often the store had lost its memory then.</value>
    public int Epoch { get; private set; }

    /// <value>Whether Alibaba Cloud passed the token for this request.</value>
    public bool Passed { get; set; }

    public Task<VerificationResult> Answer { get; private set; } = null!;

    public bool IsDone => Answer.IsCompleted;

    public PendingRequest Start()
    {
        Answer = Task.Run(() =>
        {
            Flowing.Value = this;
            return Gate.Gate.VerifyAsync(new VerificationRequest { Token = Token, IdempotencyKey = Key, RequestId = "test" }, _caller.Token);
        });
        return this;
    }

    /// <summary>The client disconnects.</summary>
    public Task LeaveAsync()
    {
        if (Phase is Phase.WaitingForOther)
            Phase = Phase.Running;
        return _caller.CancelAsync();
    }

    public void Reserved(Reservation? found, Reservation seen, int epoch)
    {
        // What once waited goes on waiting when the store does not answer.
        _isWaiter |= seen is Reservation.InFlight;
        _waits = _isWaiter && seen is (Reservation.InFlight or Reservation.Unknown);
        (Found, Seen, Epoch) = (found, seen, epoch);
    }

    /// <summary>A timer is set: the one that a wait for another instance ends with, where the running request has such a wait.</summary>
    public static TimerCallback Wrap(TimerCallback callback)
    {
        if (CurrentOrNone is not { _waits: true } request)
            return callback;
        request._waits = false;
        request.Phase = Phase.WaitingForOther;
        return state =>
        {
            request.Phase = Phase.Running;
            callback(state);
        };
    }

    /// <summary>Waits until the test lets the call go on.</summary>
    public async Task<RequestEnding> HoldAsync(Phase phase, CancellationToken cancellationToken)
    {
        var held = new TaskCompletionSource<RequestEnding>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _held, held);
        Phase = phase;
        try
        {
            return await held.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Phase = Phase.Running;
        }
    }

    /// <summary>Lets the call go on.</summary>
    public void Release(RequestEnding fate)
    {
        Phase = Phase.Running;
        Volatile.Read(ref _held)?.TrySetResult(fate);
    }

    public void Dispose() => _caller.Dispose();

    public override string ToString() => $"{Token} with {Key?.ToString() ?? "no key"} on {Gate}: {(IsDone ? "done" : Phase)}, store {Found?.GetType().Name}, seen {Seen?.GetType().Name}";
}
