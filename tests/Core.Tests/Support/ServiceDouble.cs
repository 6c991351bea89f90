using System.Collections.Concurrent;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Resilience.Probing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Support;

/// <summary>The service as the probe finds it, and everything that knows about its health, on a clock that the test moves.</summary>
internal sealed class ServiceDouble : IProbeClient, IDisposable
{
    private static readonly ServiceRegion Region = new(CaptchaRegion.Sgp);

    private readonly ServiceProvider _gate = new Settings().Build();
    private readonly ConcurrentQueue<Uri> _asked = new();

    public ServiceDouble(BreakerMode mode = BreakerMode.Automatic)
    {
        var options = Options.Create(new FailOpenOptions { Breaker = mode });
        Attempts = new AttemptWatch(Time);
        Breaker = new CircuitBreaker(options, Region, Log);
        var probe = new HealthProbe(
            this,
            _gate.GetRequiredService<CaptchaEndpoints>(),
            _gate.GetRequiredService<EndpointSelector>(),
            _gate.GetRequiredService<ICredentials>(),
            _gate.GetRequiredService<SceneRegistry>(),
            Region,
            _gate.GetRequiredService<CallMeter>(),
            ProbeLog);
        Monitor = new HealthMonitor(probe, Attempts, Breaker, new FailOpenBudget(options, Time), Region, Time);
        // The probe takes only a key that is at hand.
        _gate.GetRequiredService<ICredentials>().GetAsync(CancellationToken.None).AsTask().Wait();
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeLogger<CircuitBreaker> Log { get; } = new();

    public FakeLogger<HealthProbe> ProbeLog { get; } = new();

    public AttemptWatch Attempts { get; }

    public CircuitBreaker Breaker { get; }

    public HealthMonitor Monitor { get; }

    /// <value>What each endpoint says.</value>
    public Func<Uri, ProbeResult> Says { get; set; } = static _ => ProbeResult.Failing;

    /// <value>How an endpoint fails that does not answer.</value>
    public Outcome FailsWith { get; set; } = Outcome.TimeoutAfterSend;

    /// <value>Probes so far; each asks both endpoints.</value>
    public int Probes => _asked.Count / 2;

    public ProbeAnswer Ask(Uri endpoint, string sceneId, AccessKey key)
    {
        _asked.Enqueue(endpoint);
        var result = Says(endpoint);
        return new ProbeAnswer(result, new UpstreamResult(result is ProbeResult.Healthy ? Outcome.TokenIncomplete : FailsWith), ProbeEvidence.Reply);
    }

    /// <summary>One call of the service, which began now and ended so.</summary>
    public UpstreamResult Attempt(Outcome outcome)
    {
        Time.Advance(TimeSpan.FromTicks(1));
        var upstream = new UpstreamResult(outcome) { StartedAt = Attempts.Begin() };
        Attempts.End(upstream.StartedAt, upstream);
        return upstream;
    }

    public void Dispose()
    {
        Monitor.Dispose();
        Attempts.Dispose();
        _gate.Dispose();
    }
}
