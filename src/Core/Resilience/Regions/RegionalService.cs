using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Regions;

namespace CaptchaGate.Core.Resilience.Regions;

/// <summary>The captcha service of one region, with everything that is known about its health. Nothing of it is shared with another region.</summary>
/// <param name="Http">The region's connection pool.</param>
internal sealed record RegionalService(
    ServiceRegion Region,
    CaptchaEndpoints Endpoints,
    CircuitBreaker Breaker,
    RetryingVerifier Verifier,
    HealthMonitor Monitor,
    ServiceClock Clock,
    SocketsHttpHandler Http)
{
    /// <value>What ends with the region. Default: nothing, because the container disposes the main region's parts.</value>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];
}
