using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience.Probing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Resilience.Regions;

/// <summary>Makes the services of a region besides the main one. What they share is named here: time, nonces, key, budget, metrics and log.</summary>
internal sealed class RegionalServiceFactory(
    IOptions<CaptchaOptions> captcha,
    IOptions<FailOpenOptions> failOpen,
    SceneRegistry scenes,
    ICredentials credentials,
    FailOpenBudget budget,
    CallMeter meter,
    INonceSource nonces,
    TimeProvider time,
    ILoggerFactory logs)
{
    public RegionalService Create(ServiceRegion region)
    {
        var options = captcha.Value.In(region);
        var endpoints = CaptchaEndpoints.Of(options);
        var clock = new ServiceClock(time, logs.CreateLogger<ServiceClock>());
        var names = new NameResolver(time);
        var pool = UpstreamHandler.Create(options.ConnectionLimits, names);
        var places = new ConnectionPlaces(options.ConnectionLimits);
        var client = new CaptchaClient(new HttpMessageInvoker(new RenewedConnections(pool, time), disposeHandler: false), nonces, places);
        var selector = new EndpointSelector(endpoints, time);
        var attempts = new AttemptWatch(time);
        var breaker = new CircuitBreaker(failOpen, region, logs.CreateLogger<CircuitBreaker>());
        var probeClient = new ProbeClient(nonces, clock, names, pool);
        var probe = new HealthProbe(
            probeClient, endpoints, selector, credentials, scenes, region, meter, logs.CreateLogger<HealthProbe>());
        var verifier = new RetryingVerifier(client, selector, credentials, attempts, clock, time, Options.Create(options));
        var monitor = new HealthMonitor(probe, attempts, breaker, budget, region, time);
        return new RegionalService(region, endpoints, breaker, verifier, monitor, clock, pool) { Owned = [monitor, attempts, probeClient, places, pool] };
    }
}
