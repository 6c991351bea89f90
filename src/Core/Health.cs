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

    public async Task<IReadOnlyList<HealthCheck>> CheckAsync(CancellationToken cancellationToken) =>
    [
        new("credentials", await _credentials.GetAsync(cancellationToken) is CredentialResult.Available ? HealthState.Ok : HealthState.Failing),
        new("breaker", _breaker.IsOpen ? HealthState.Degraded : HealthState.Ok),
        new("upstream", _monitor.Latest is ProbeResult.Failing ? HealthState.Degraded : HealthState.Ok),
    ];
}
