using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Regions;

namespace CaptchaGate.Core.Verification;

/// <summary>How well one part is.</summary>
public enum HealthState
{
    Ok,

    /// <summary>Works, with a problem that a restart of the instance would not fix.</summary>
    Degraded,

    /// <summary>Cannot verify anything.</summary>
    Failing,
}

/// <summary>One named check.</summary>
public sealed record HealthCheck(string Name, HealthState State);

/// <summary>
/// Whether this instance can verify. It costs nothing: it reports what the latest probe found about the service, and sends
/// none of its own, or health checks could cause costs.
/// </summary>
public sealed class Health
{
    private readonly ICredentials _credentials;
    private readonly RegionalServices _services;
    private readonly ISharedState _shared;

    internal Health(ICredentials credentials, RegionalServices services, ISharedState shared)
    {
        _shared = shared;
        _credentials = credentials;
        _services = services;
    }

    /// <summary>
    /// What is known now: it waits neither for the store nor for the network. With several regions <c>breaker</c> and <c>upstream</c>
    /// are the worst of them, and each region has its own beside them.
    /// </summary>
    public IReadOnlyList<HealthCheck> Check() =>
    [
        new("credentials", _credentials.Current is CredentialResult.Available ? HealthState.Ok : HealthState.Failing),
        new("breaker", _services.All.Max(BreakerOf)),
        new("upstream", _services.All.Max(UpstreamOf)),
        .. _services.All.Count > 1 ? _services.All.SelectMany(ChecksOf) : [],
        .. SharedState(),
    ];

    /// <summary>
    /// Whether a load balancer may send requests here: failing only while there was never a key. No outage, no overload and no store that
    /// instances share makes it fail, or every instance would leave the load balancer at once.
    /// </summary>
    public IReadOnlyList<HealthCheck> CheckReadiness() =>
    [
        new("credentials", _credentials is { Current: CredentialResult.Available } or { HasEverLoaded: true } ? HealthState.Ok : HealthState.Failing),
        .. SharedState(),
    ];

    private IEnumerable<HealthCheck> SharedState() => _shared.Health is { } state ? [new("shared-state", state)] : [];

    private static IEnumerable<HealthCheck> ChecksOf(RegionalService service) =>
    [
        new($"breaker.{service.Region.Name}", BreakerOf(service)),
        new($"upstream.{service.Region.Name}", UpstreamOf(service)),
    ];

    private static HealthState BreakerOf(RegionalService service) => service.Breaker.IsOpen ? HealthState.Degraded : HealthState.Ok;

    private static HealthState UpstreamOf(RegionalService service) => service.Monitor.Latest is ProbeResult.Failing ? HealthState.Degraded : HealthState.Ok;
}
