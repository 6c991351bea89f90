using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Verification;

namespace CaptchaGate.Core.Tests.Verification;

/// <summary>A store that answers what the test says, and keeps what it was told.</summary>
internal sealed class ScriptedState : ISharedState
{
    private readonly Queue<Reservation> _reservations = new();

    public HealthState? Health { get; set; } = HealthState.Ok;

    public int Reserved { get; private set; }

    /// <value>What was stored; null for a release.</value>
    public List<SharedResult?> Completed { get; } = [];

    public BudgetGrant Grant { get; set; } = BudgetGrant.Taken;

    public int Taken { get; private set; }

    public int Answers { get; private set; }

    /// <summary>The next answers; the last one is repeated.</summary>
    public ScriptedState Answer(params Reservation[] reservations)
    {
        foreach (var reservation in reservations)
            _reservations.Enqueue(reservation);
        return this;
    }

    public void Reset() => _reservations.Clear();

    public ValueTask<Reservation> ReserveAsync(ReservationRequest request, TimeSpan lease, CancellationToken cancellationToken)
    {
        Reserved++;
        return new(_reservations.Count > 1 ? _reservations.Dequeue() : _reservations.Peek());
    }

    public ValueTask CompleteAsync(ReservationRequest request, SharedResult? result, CancellationToken cancellationToken)
    {
        Completed.Add(result);
        return default;
    }

    public ValueTask<BudgetGrant> TakeAsync(string scene, ClientAddress? client, Outage outage, CancellationToken cancellationToken)
    {
        Taken++;
        return new(Grant);
    }

    public void OutageEnded(Outage outage) => Answers++;
}
