using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CaptchaGate.OpenTelemetry;

/// <summary>
/// Exports from start to stop. Everything goes through bounded queues that drop when they are full, on threads of their own:
/// a collector that is slow or dead costs data, never a request.
/// </summary>
internal sealed class OtlpExport(IConfiguration configuration, ResourceBuilder resource, LoggerProvider logs) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long the process waits at its end for what is still to be sent.</summary>
    public static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(3);

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    // Before any other service starts: one that already takes requests would lose the spans of the first.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(resource)
            .AddSource(TelemetryNames.Source)
            .AddOtlpExporter(exporter => Prefer(exporter, configuration))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(resource)
            .AddMeter(TelemetryNames.Meter, "Microsoft.AspNetCore.Hosting")
            .AddOtlpExporter(exporter => Prefer(exporter, configuration))
            .Build();
        return Task.CompletedTask;
    }

    // After every other service has stopped, so that the spans of the last requests are sent too. The three wait side by side: a dead
    // collector delays the end once.
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        var limit = (int)FlushLimit.TotalMilliseconds;
        return Task.WhenAll(
            Task.Run(() => _traces?.Shutdown(limit), CancellationToken.None),
            Task.Run(() => _metrics?.Shutdown(limit), CancellationToken.None),
            Task.Run(() => logs.Shutdown(limit), CancellationToken.None));
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

    /// <summary>"The default protocol SHOULD be http/protobuf"; this SDK's own default is another.</summary>
    internal static void Prefer(OtlpExporterOptions exporter, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[OtlpOptions.ProtocolSetting]))
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
    }
}
