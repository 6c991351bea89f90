using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Resilience.Probing.Widgets;

/// <summary>What a round found out about every address, and whether the captcha services could be connected to meanwhile.</summary>
internal sealed class WidgetRound(IReadOnlyDictionary<WidgetAddress, WidgetAddressState> states, WidgetBaselines baselines, IReadOnlyDictionary<CaptchaRegion, bool> connected)
{
    /// <summary>How long before a round calls may still hold the ports that it lacks: connections are kept idle for 10 seconds, and gateways keep their ports a while longer.</summary>
    public static readonly TimeSpan PortsHeldFor = TimeSpan.FromSeconds(60);

    /// <summary>So many calls within <see cref="PortsHeldFor"/> leave enough ports in any network.</summary>
    public const int MaxCalls = 16;

    /// <param name="calls">The calls of the region's service since the round began.</param>
    /// <param name="recent">The same and those of <see cref="PortsHeldFor"/> before.</param>
    public WidgetResult ResultFor(CaptchaRegion region, AttemptCounts calls, AttemptCounts recent)
    {
        WidgetResult[] parts = [PartOf(WidgetPart.Script, region), PartOf(WidgetPart.Initialization, region)];
        if (parts.Contains(WidgetResult.Down))
            return IsCutOff(region, calls, recent) ? WidgetResult.Inconclusive : WidgetResult.Down;
        if (parts.Contains(WidgetResult.NoBaseline))
            return WidgetResult.NoBaseline;
        return Array.TrueForAll(parts, static part => part is WidgetResult.Up) ? WidgetResult.Up : WidgetResult.Inconclusive;
    }

    // A gateway of ours has no port left, or calls come too fast for it: an attacker can bring that about with invalid tokens, and let go of them just
    // before the round. So a round counts only where there were few calls, and where the service does not contradict it: one that answers some
    // while others, or a new connection, fail. Where the service answers no call, it may well be down together with the widget.
    private bool IsCutOff(CaptchaRegion region, AttemptCounts calls, AttemptCounts recent) =>
        recent.Ended > MaxCalls
        || (calls.Answered > 0 && calls.Answered < calls.Ended)
        || (recent.Answered > 0 && !connected.GetValueOrDefault(region));

    private WidgetResult PartOf(WidgetPart part, CaptchaRegion region)
    {
        var all = states.Where(state => state.Key.Part == part && state.Key.IsOf(region)).ToArray();
        if (Array.Exists(all, static state => state.Value is WidgetAddressState.Up))
            return WidgetResult.Up;
        // An alternate that never answered here may not exist at all, and says nothing.
        var known = Array.FindAll(all, state => baselines.Has(state.Key));
        if (known.Length == 0)
            return WidgetResult.NoBaseline;
        return Array.TrueForAll(known, static state => state.Value is WidgetAddressState.Down) ? WidgetResult.Down : WidgetResult.Inconclusive;
    }
}
