using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Upstream;

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
        own.OutageEnded = state.ServiceAnswered;
    }

    /// <summary>Takes one unit for one unverified pass.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> TryTakeAsync(string scene, ClientAddress? client, CaptchaRegion region, CancellationToken cancellationToken)
    {
        // Asked first, so that no unit of all instances is spent on what this one refuses.
        if (!_own.HasLeft(scene, client, region))
            return false;
        var grant = await _state.TakeAsync(scene, client, region, cancellationToken);
        return grant.AsksInstance && _own.TryTake(scene, client, region, grant.Instances);
    }
}
