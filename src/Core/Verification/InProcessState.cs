using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;

namespace CaptchaGate.Core.Verification;

/// <summary>Nothing is shared: what this instance remembers is all there is, and each instance has the whole budget.</summary>
internal sealed class InProcessState : ISharedState
{
    public HealthState? Health => null;

    public ValueTask<Reservation> ReserveAsync(ReservationRequest request, TimeSpan lease, CancellationToken cancellationToken) =>
        new(Reservation.Granted.Instance);

    public ValueTask CompleteAsync(ReservationRequest request, SharedResult? result, CancellationToken cancellationToken) => default;

    public ValueTask<BudgetGrant> TakeAsync(string scene, ClientAddress? client, Outage outage, CancellationToken cancellationToken) =>
        new(BudgetGrant.Divided(1));

    public void OutageEnded(Outage outage)
    {
        // No other instance is notified.
    }
}
