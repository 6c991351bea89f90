using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CaptchaGate.AzureMonitor;

/// <summary>
/// Sends metrics and spans to Application Insights from start to stop. Events do not go this way: the Functions host takes them from
/// standard output, also when this export cannot get a token.
/// </summary>
internal sealed class AzureMonitorExport(AzureMonitorOptions options, ResourceBuilder resource) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long the process waits at its end for what is still to be sent.</summary>
    public static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(3);

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    // Before any other service starts: one that already takes requests would lose the spans of the first.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(TelemetryNames.Source)
            .AddAzureMonitorTraceExporter(Configure)
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(TelemetryNames.Meter)
            .AddAzureMonitorMetricExporter(Configure)
            .Build();
        return Task.CompletedTask;
    }

    // After every other service has stopped, so that the spans of the last requests are sent too.
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        var limit = (int)FlushLimit.TotalMilliseconds;
        return Task.WhenAll(
            Task.Run(() => _traces?.Shutdown(limit), CancellationToken.None),
            Task.Run(() => _metrics?.Shutdown(limit), CancellationToken.None));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Configure(AzureMonitorExporterOptions exporter)
    {
        exporter.ConnectionString = options.ConnectionString;
        // Every span is kept: by default five a second are.
        exporter.SamplingRatio = 1;
        exporter.TracesPerSecond = null;
        exporter.EnableLiveMetrics = false;
        // Nothing of a request is written to a disk.
        exporter.DisableOfflineStorage = true;
        if (string.IsNullOrEmpty(options.Authentication))
            return;
        exporter.Credential = new ManagedIdentityCredential(ConnectionParts.Parse(options.Authentication).GetValueOrDefault("ClientId") is { Length: > 0 } id
            ? ManagedIdentityId.FromUserAssignedClientId(id)
            : ManagedIdentityId.SystemAssigned);
    }
}
