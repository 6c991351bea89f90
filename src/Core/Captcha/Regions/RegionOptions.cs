namespace CaptchaGate.Core.Captcha.Regions;

/// <summary>The settings under <c>Captcha__Regions__&lt;region&gt;</c>, for a region other than <c>Captcha__Region</c>.</summary>
public sealed class RegionOptions
{
    /// <value>The service's address instead of the region's; one of the documented endpoints, or in Development a loopback address.</value>
    public Uri? Endpoint { get; set; }
}
