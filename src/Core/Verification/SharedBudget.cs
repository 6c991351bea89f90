using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;

namespace CaptchaGate.Core.Verification;

/// <summary>
/// The budget of all instances together with this instance's own. Both must agree, so that a store that was altered or has lost its memory
/// never passes more on an instance than the instance alone would.
/// </summary>
internal sealed class SharedBudget
{
    private readonly FailOpenBudget _own;
    private readonly ISharedState _state;

    public SharedBudget(FailOpenBudget own, ISharedState state)
    {
        (_own, _state) = (own, state);
        own.OutageEnded = state.OutageEnded;
    }

    /// <summary>Takes one unit for one unverified pass.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> TryTakeAsync(string scene, ClientAddress? client, Outage outage, CancellationToken cancellationToken)
    {
        // Asked first, so that no unit of all instances is spent on a pass that this one denies.
        if (!_own.HasLeft(scene, client, outage))
            return false;
        var grant = await _state.TakeAsync(scene, client, outage, cancellationToken);
        return grant.AsksInstance && _own.TryTake(scene, client, outage, grant.Instances);
    }
}
