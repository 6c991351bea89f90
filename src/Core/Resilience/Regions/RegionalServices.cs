using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Regions;

namespace CaptchaGate.Core.Resilience.Regions;

/// <summary>The services of all regions that scenes use; the one of <c>Captcha__Region</c> first.</summary>
internal sealed class RegionalServices : IDisposable
{
    private readonly Dictionary<CaptchaRegion, RegionalService> _byRegion;

    /// <param name="main">The service of <c>Captcha__Region</c>.</param>
    /// <param name="create">Makes the service of another region.</param>
    public RegionalServices(RegionalService main, SceneRegistry scenes, Func<ServiceRegion, RegionalService> create)
    {
        var used = scenes.All.Select(static scene => scene.Region).Distinct().ToArray();
        _byRegion = used.ToDictionary(
            static region => region,
            region => region == main.Region.Id ? main : create(new ServiceRegion(region)));
        All = [.. _byRegion.Values.OrderBy(service => service == main ? 0 : 1)];
    }

    public IReadOnlyList<RegionalService> All { get; }

    /// <summary>The service that verifies tokens of <paramref name="scene"/>.</summary>
    public RegionalService Of(Scene scene) => _byRegion[scene.Region];

    public void Dispose()
    {
        foreach (var part in All.SelectMany(static service => service.Owned))
            part.Dispose();
    }
}
