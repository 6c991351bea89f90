using System.Diagnostics.Metrics;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Resilience.Regions;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Verification.Telemetry;

/// <summary>
/// Values that are read only when metrics are collected. It is created after everything that it reads and so ends before
/// it; with its meter gone, no listener holds any of it any more.
/// </summary>
internal sealed class VerificationGauges(SceneRegistry scenes, FailOpenBudget budget, RegionalServices services, ICredentials credentials) : IHostedService, IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("captcha_gate.fail_open.budget_left", BudgetLeft, "{pass}", "Passes without a verdict that this instance has left at once.");
        _meter.CreateObservableGauge("captcha_gate.breaker.state", () => Of(static service => service.Breaker.IsOpen ? 1 : 0), "1", "The circuit breaker: 0 closed, 1 open.");
        _meter.CreateObservableGauge("captcha_gate.credentials.age", CredentialsAge, "s", "Time since the store last confirmed the AccessKey.");
        _meter.CreateObservableGauge("captcha_gate.clock_skew", () => Of(static service => service.Clock.Skew.TotalSeconds), "s", "What is added to our clock to get the service's.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> BudgetLeft() =>
        scenes.All.Select(scene => new Measurement<long>(budget.Left(scene.Alias, scene.Region), new KeyValuePair<string, object?>(TelemetryNames.Scene, scene.Alias)));

    private IEnumerable<Measurement<T>> Of<T>(Func<RegionalService, T> value)
        where T : struct =>
        services.All.Select(service => new Measurement<T>(value(service), new KeyValuePair<string, object?>(TelemetryNames.Region, service.Region.Name)));

    // A platform that brings a key with each request has none that could age.
    private IEnumerable<Measurement<double>> CredentialsAge() =>
        credentials is CredentialCache { Age: { } age } ? [new Measurement<double>(age.TotalSeconds)] : [];
}
