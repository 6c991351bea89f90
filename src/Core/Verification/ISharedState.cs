using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;

namespace CaptchaGate.Core.Verification;

/// <summary>
/// What several instances know together: which tokens are reserved, their results, and how much may pass without a verdict. It is asked after
/// this instance's own memory and never throws for what a store does: a store that does not answer leaves the decision to this instance alone.
/// </summary>
public interface ISharedState
{
    /// <value>How well the store works; null where instances share nothing.</value>
    HealthState? Health { get; }

    /// <summary>Reserves a token for this instance, or finds who has it. The same request object may ask again: it is granted what it has already.</summary>
    /// <param name="lease">How long the reservation waits for a result. One that ends without a result is never given to another instance.</param>
    ValueTask<Reservation> ReserveAsync(ReservationRequest request, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Stores the result of a token that this instance reserved.</summary>
    /// <param name="result">Null releases what <paramref name="request"/> itself reserved: the token was not processed and did not pass, so it may be tried again.</param>
    ValueTask CompleteAsync(ReservationRequest request, SharedResult? result, CancellationToken cancellationToken);

    /// <summary>Takes one unit from the budget of all instances.</summary>
    /// <param name="outage">What is down in the scene's region: how long that has lasted limits the pass too.</param>
    ValueTask<BudgetGrant> TakeAsync(string scene, ClientAddress? client, Outage outage, CancellationToken cancellationToken);

    /// <summary>What was down answered this instance: the outage is over. It waits for nothing.</summary>
    void OutageEnded(Outage outage);
}
