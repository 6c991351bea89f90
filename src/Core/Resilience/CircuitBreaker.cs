using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Resilience;

/// <summary>
/// Spares visitors the wait for a service that is down. Probes alone open and close it, never a visitor's single-use token
/// (<see cref="HealthMonitor"/>); the operator can hold it open or closed.
/// </summary>
internal sealed class CircuitBreaker(IOptions<FailOpenOptions> options, ServiceRegion region, ILogger<CircuitBreaker> log)
{
    private readonly BreakerMode _mode = options.Value.Breaker;
    private int _open;

    public bool IsOpen => IsIsolated || (_mode is BreakerMode.Automatic && HasOpened);

    /// <summary>Whether the operator holds it open.</summary>
    public bool IsIsolated => _mode is BreakerMode.Isolated;

    /// <summary>Whether probes opened it, whatever the operator says.</summary>
    public bool HasOpened => Volatile.Read(ref _open) != 0;

    public void Open()
    {
        if (Interlocked.Exchange(ref _open, 1) == 0)
            log.BreakerOpened(region.Name);
    }

    public void Close()
    {
        if (Interlocked.Exchange(ref _open, 0) != 0)
            log.BreakerClosed(region.Name);
    }
}
