using CaptchaGate.Emulator;
using CaptchaGate.Packages.Tests.Doubles;
using CaptchaGate.Packages.Tests.Support;
using CaptchaGate.Tests.Collector;

namespace CaptchaGate.Packages.Tests;

/// <summary>What is deployed exports to an OpenTelemetry collector.</summary>
public sealed class OtlpTests
{
    private const int Internal = 1;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Metrics_traces_and_logs_reach_a_collector_and_belong_to_the_host_s_operation(bool worker)
    {
        await using var emulator = await CaptchaEmulator.StartAsync(null, TestContext.Current.CancellationToken);
        await using var collector = await OtlpCollector.StartAsync();
        var settings = GateSettings.For(
            emulator,
            [.. worker ? [] : CustomHandler.Settings,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.GetLeftPart(UriPartial.Authority)),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500")]);
        await using var host = worker ? await FunctionsHost.StartWorkerAsync(settings) : await FunctionsHost.StartHandlerAsync(settings);
        await WarmUp.RunAsync(host.Address, emulator);
        await Eventually.HoldsAsync(() => collector.Points.Count > 0 && collector.Logs.Count > 0 && collector.Spans.Count > 0);
        await host.Process.StopAsync();

        Assert.Empty(collector.Strangers);
        var request = host.Rows.Of("requests").First();
        var span = Assert.Single(collector.Spans, span => span.Name is "POST /verify" && string.Equals(span.TraceId, request.Text("operation_Id"), StringComparison.Ordinal));
        Assert.Equal((request.Text("id"), Internal), (span.ParentId, span.Kind));
        Assert.Contains(collector.Spans, one => one.Name is "VerifyIntelligentCaptcha" && string.Equals(one.TraceId, span.TraceId, StringComparison.Ordinal));
        Assert.Contains(collector.Points, static point => point.Metric is "captcha_gate.verdicts" && point.Value >= 1);
        Assert.Contains(collector.Logs, log => log.EventName is "VerificationCompleted" && string.Equals(log.TraceId, span.TraceId, StringComparison.Ordinal));
    }
}
