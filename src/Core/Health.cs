using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;

namespace CaptchaGate.Core;

/// <summary>How well one part is.</summary>
public enum HealthState
{
    Ok,

    /// <summary>Works, with something wrong that an instance's restart would not mend.</summary>
    Degraded,

    /// <summary>Cannot verify anything.</summary>
    Failing,
}

/// <summary>One named check.</summary>
public sealed record HealthCheck(string Name, HealthState State);

/// <summary>
/// Whether this instance can verify. It costs nothing: of the service it tells what the latest probe found, and sends
/// none of its own, or whoever asks for health could spend money.
/// </summary>
public sealed class Health
{
    private readonly ICredentials _credentials;
    private readonly CircuitBreaker _breaker;
    private readonly HealthMonitor _monitor;

    internal Health(ICredentials credentials, CircuitBreaker breaker, HealthMonitor monitor)
    {
        _credentials = credentials;
        _breaker = breaker;
        _monitor = monitor;
    }

    /// <summary>What is known now: it waits neither for the store nor for the network.</summary>
    public IReadOnlyList<HealthCheck> Check() =>
    [
        new("credentials", _credentials.Current is CredentialResult.Available ? HealthState.Ok : HealthState.Failing),
        new("breaker", _breaker.IsOpen ? HealthState.Degraded : HealthState.Ok),
        new("upstream", _monitor.Latest is ProbeResult.Failing ? HealthState.Degraded : HealthState.Ok),
    ];

    /// <summary>
    /// Whether a load balancer may send requests here: failing only while there was never a key. No outage and no overload
    /// makes it fail, or every instance would leave the load balancer at once.
    /// </summary>
    public HealthCheck CheckReadiness() => new("credentials", _credentials is { Current: CredentialResult.Available } or { HasEverLoaded: true } ? HealthState.Ok : HealthState.Failing);
}
