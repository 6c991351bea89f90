using System.Diagnostics.Metrics;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Upstream;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Telemetry;

/// <summary>
/// What is looked at only when somebody collects metrics. It is made after everything that it looks at and so ends before
/// it; with its meter gone, no listener holds any of it any more.
/// </summary>
internal sealed class GateGauges(SceneBook scenes, FailOpenBudget budget, CircuitBreaker breaker, ICredentials credentials, ServiceClock clock) : IHostedService, IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("captcha_gate.fail_open.budget_left", BudgetLeft, "{pass}", "Passes without a verdict that this instance has left at once.");
        _meter.CreateObservableGauge("captcha_gate.breaker.state", () => breaker.IsOpen ? 1 : 0, "1", "The circuit breaker: 0 closed, 1 open.");
        _meter.CreateObservableGauge("captcha_gate.credentials.age", CredentialsAge, "s", "Time since the store last confirmed the AccessKey.");
        _meter.CreateObservableGauge("captcha_gate.clock_skew", () => clock.Skew.TotalSeconds, "s", "What is added to our clock to get the service's.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> BudgetLeft() =>
        scenes.All.Select(scene => new Measurement<long>(budget.Left(scene.Alias), new KeyValuePair<string, object?>(TelemetryNames.Scene, scene.Alias)));

    // A platform that brings a key with each request has none that could age.
    private IEnumerable<Measurement<double>> CredentialsAge() =>
        credentials is CredentialCache { Age: { } age } ? [new Measurement<double>(age.TotalSeconds)] : [];
}
