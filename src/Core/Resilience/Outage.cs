using System.Runtime.InteropServices;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Regions;

namespace CaptchaGate.Core.Resilience;

/// <summary>What may be down: the captcha service of a region, or the widget that its pages load. Each has its own time, <see cref="Decisions.BudgetOptions.MaxOpenTime"/>.</summary>
/// <param name="OfWidget">Whether it is the widget's.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Outage(CaptchaRegion Region, bool OfWidget)
{
    /// <value>For keys of a store: <c>sgp</c> or <c>sgp:widget</c>.</value>
    public string Name => new ServiceRegion(Region).Name + (OfWidget ? ":widget" : "");

    /// <summary>The outage of a region's service.</summary>
    public static implicit operator Outage(CaptchaRegion region) => new(region, OfWidget: false);
}
