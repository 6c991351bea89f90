using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Verification;

namespace CaptchaGate.Redis.Tests.Gates;

/// <summary>What becomes of the next call of the store.</summary>
internal enum ReplyLoss
{
    None,

    /// <summary>The store never gets it.</summary>
    Request,

    /// <summary>The store carries it out, and its reply does not arrive.</summary>
    Reply,
}

/// <summary>The store as one instance sees it: calls may be lost on either way, and after a crash none arrives.</summary>
internal sealed class FaultyState(RedisState store, Func<int> epoch) : ISharedState
{
    private int _next;

    public HealthState? Health => store.Health;

    /// <value>Whether the instance has crashed.</value>
    public bool IsDead { get; set; }

    public void Lose(ReplyLoss loss) => Volatile.Write(ref _next, (int)loss);

    public async ValueTask<Reservation> ReserveAsync(ReservationRequest request, TimeSpan lease, CancellationToken cancellationToken)
    {
        var visit = PendingRequest.Current;
        var loss = Take();
        var found = loss is ReplyLoss.Request ? null : await store.ReserveAsync(request, lease, CancellationToken.None);
        var seen = loss is ReplyLoss.None ? found! : Reservation.Unknown.Instance;
        visit.Reserved(found, seen, epoch());
        return seen;
    }

    public async ValueTask CompleteAsync(ReservationRequest request, SharedResult? result, CancellationToken cancellationToken)
    {
        if (Take() is not ReplyLoss.Request)
            await store.CompleteAsync(request, result, cancellationToken);
    }

    public ValueTask<BudgetGrant> TakeAsync(string scene, ClientAddress? client, Outage outage, CancellationToken cancellationToken) =>
        store.TakeAsync(scene, client, outage, cancellationToken);

    public void OutageEnded(Outage outage) => store.OutageEnded(outage);

    private ReplyLoss Take() => IsDead ? ReplyLoss.Request : (ReplyLoss)Interlocked.Exchange(ref _next, 0);
}
