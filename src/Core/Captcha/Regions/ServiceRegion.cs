namespace CaptchaGate.Core.Captcha.Regions;

/// <summary>The region that a set of services calls.</summary>
internal sealed record ServiceRegion(CaptchaRegion Id)
{
    /// <value>As settings, checks and events write it: <c>cn</c> or <c>sgp</c>.</value>
    public string Name => Id is CaptchaRegion.Cn ? "cn" : "sgp";

    /// <summary>Whether <paramref name="name"/> is this region, in any case.</summary>
    public bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
