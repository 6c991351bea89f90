using CaptchaGate.Telemetry.Tests.Documents;
using CaptchaGate.Telemetry.Tests.Support;
using CaptchaGate.Tests.Collector;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Telemetry.Tests;

/// <summary>What a collector gets, decoded from the protocol's own bytes.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task A_verification_is_one_trace_from_the_request_to_the_call()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        var answer = await stage.VerifyAsync();
        var seen = await stage.FlushAsync();

        var verify = Assert.Single(seen.Spans, static span => span.Name is "captcha_gate.verify");
        var request = Assert.Single(seen.Spans, static span => span.Name is "POST /verify");
        var call = Assert.Single(seen.Spans, static span => span.Name is "VerifyIntelligentCaptcha");
        Assert.True(request is { IsRoot: true, Kind: ExportedSpan.Server, Status: 0 });
        Assert.Equal((request.SpanId, verify.SpanId), (verify.ParentId, call.ParentId));
        Assert.Equal((request.TraceId, request.TraceId), (verify.TraceId, call.TraceId));
        Assert.Equal(ExportedSpan.Client, call.Kind);
        Assert.Equal((answer.Id, answer.Id), (request["captcha_gate.id"], verify["captcha_gate.id"]));
        Assert.Equal(("200", "POST", "/verify"), (request["http.response.status_code"], request["http.request.method"], request["http.route"]));
        Assert.Equal(
            ("Pass", "Passed", "Nobody", "T001", TelemetryTestHost.Scene, "Guarded", "true"),
            (verify["captcha_gate.class"], verify["captcha_gate.outcome"], verify["captcha_gate.fault_owner"], verify["captcha_gate.code"], verify["captcha_gate.scene"], verify["captcha_gate.policy"], verify["captcha_gate.success"]));
        Assert.Equal(("127.0.0.1", "1"), (call["server.address"], call["captcha_gate.attempt"]));
        Assert.Equal(32, call.TraceId.Length);
    }

    [Fact]
    public async Task The_event_stands_in_the_trace_and_has_every_field()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        var token = stage.Mint();
        var answer = await stage.Client.VerifyAsync(token);
        var seen = await stage.FlushAsync();

        var wide = Assert.Single(seen.Logs, static log => log.EventName is "VerificationCompleted");
        var verify = Assert.Single(seen.Spans, static span => span.Name is "captcha_gate.verify");
        Assert.Equal((verify.TraceId, verify.SpanId), (wide.TraceId, wide.SpanId));
        var documented = TelemetryDocument.Events.Single(static row => row.Id == 1000).Fields;
        Assert.Equal(documented.Except(["Code", "Degraded"], StringComparer.Ordinal), wide.Attributes.Where(static pair => pair.Value.Length > 0).Select(static pair => pair.Key).Intersect(documented, StringComparer.Ordinal).Except(["Code"], StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal((answer.Id, "T001", "1", $"{token.Length}", "127.0.0.0/24"), (wide["Id"], wide["Code"], wide["Attempts"], wide["Bytes"], wide["Client"]));
    }

    [Fact]
    public async Task A_retry_the_probe_and_the_reading_of_the_key_are_spans_of_their_own()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        var used = stage.Mint("500");
        stage.Emulator.Script("InvalidTimeStamp.Expired");
        stage.Emulator.Standing.Add("500", static call => !call.Minted);
        await stage.Client.VerifyAsync(used);
        var seen = await stage.FlushAsync();

        var verify = Assert.Single(seen.Spans, static span => span.Name is "captcha_gate.verify");
        var probe = Assert.Single(seen.Spans, static span => span.Name is "captcha_gate.probe");
        // Many visitors share a probe, so it is in no visitor's trace.
        Assert.True(probe.IsRoot);
        Assert.Equal((ExportedSpan.Error, "Failing"), (probe.Status, probe.StatusMessage));
        var calls = seen.Spans.Where(static span => span.Name is "VerifyIntelligentCaptcha").ToArray();
        Assert.Equal(["1", "2"], calls.Where(call => string.Equals(call.ParentId, verify.SpanId, StringComparison.Ordinal)).Select(static call => call["captcha_gate.attempt"]).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Contains(seen.Spans, static span => span.Name is "captcha_gate.credentials.load" && span["captcha_gate.result"] is "Loaded" && span.Status == 0);
    }

    [Fact]
    public async Task Everything_has_only_documented_attributes()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        stage.Emulator.Standing.Add("500", static call => !call.Minted);
        foreach (var verdict in new[] { "T001", "F009", "T777", "500", "reset", "NoPermission", "Throttling.User", "html" })
            await stage.VerifyAsync(verdict);
        await stage.Client.VerifyAsync("no token at all");
        var seen = await stage.FlushAsync();

        var spans = TelemetryDocument.SpanAttributes.ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);
        AssertEach.Of(seen.Spans, span => Assert.Subset(spans[span.Name].ToHashSet(StringComparer.Ordinal), span.Attributes.Keys.ToHashSet(StringComparer.Ordinal)));
        var points = seen.Points.Where(static point => point.Metric.StartsWith("captcha_gate.", StringComparison.Ordinal)).ToArray();
        AssertEach.Of(points, static point => Assert.Equal(TelemetryDocument.Metrics[point.Metric].Attributes.Order(StringComparer.Ordinal), point.Attributes.Keys.Order(StringComparer.Ordinal)));
        AssertEach.Of(points, static point => Assert.Equal(TelemetryDocument.Metrics[point.Metric].Unit, point.Unit));
        // A code of the service's never becomes a series.
        Assert.DoesNotContain(points, static point => point.Attributes.Values.Contains("T777", StringComparer.Ordinal));
        AssertEach.Of(seen.Logs.Where(static log => log.EventName.Length > 0 && log.Category.StartsWith("CaptchaGate.", StringComparison.Ordinal)), AssertFieldsAreDocumented);
    }

    [Fact]
    public async Task A_billed_call_is_counted_once_whether_a_visitors_or_the_probes_and_one_that_never_left_is_not()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        await stage.VerifyAsync();
        await stage.VerifyAsync("NoPermission");
        await stage.VerifyAsync("reset");
        var seen = await stage.FlushAsync();
        double Billed(string purpose) => seen.Points.Single(point => point.Metric is "captcha_gate.billed_calls" && string.Equals(point["captcha_gate.purpose"], purpose, StringComparison.Ordinal)).Value;
        Assert.Equal((2, 1), (Billed("visitor"), Billed("probe")));
    }

    [Fact]
    public async Task The_resource_names_the_service_the_version_and_the_instance()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        await stage.VerifyAsync();
        var resources = (await stage.FlushAsync()).Resources;
        AssertEach.Of(resources, static resource => Assert.Equal("captcha-gate", resource["service.name"]));
        AssertEach.Of(resources, static resource => Assert.Matches(@"^\d+\.\d+\.\d+$", resource["service.version"]));
        Assert.Single(resources.Select(static resource => resource["service.instance.id"]).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_operators_sampler_is_obeyed_and_touches_traces_only()
    {
        await using var stage = await TelemetryTestHost.StartAsync(("OTEL_TRACES_SAMPLER", "always_off"));
        await stage.VerifyAsync();
        var seen = await stage.FlushAsync();
        Assert.Empty(seen.Spans);
        Assert.Single(seen.Logs, static log => log.EventName is "VerificationCompleted");
        Assert.Single(seen.Points, static point => point.Metric is "captcha_gate.verdicts");
    }

    [Fact]
    public async Task A_process_that_is_told_to_stop_sends_everything_first()
    {
        await using var emulator = await Emulator.CaptchaEmulator.StartAsync();
        await using var collector = await OtlpCollector.StartAsync();
        await using var server = await ServerProcess.StartAsync(Settings.For(emulator).With(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.GetLeftPart(UriPartial.Authority)),
            ("OTEL_SERVICE_NAME", "gate-of-the-shop")));
        using var client = server.Client();
        var answer = await client.VerifyAsync(emulator.Mint(Emulator.Captcha.Scenes.V3).CaptchaVerifyParam);
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync());

        Assert.Contains(collector.Spans, span => span.Name is "captcha_gate.verify" && string.Equals(span["captcha_gate.id"], answer.Id, StringComparison.Ordinal));
        Assert.Contains(collector.Logs, log => log.EventName is "VerificationCompleted" && string.Equals(log["Id"], answer.Id, StringComparison.Ordinal));
        Assert.Contains(collector.Points, static point => point.Metric is "captcha_gate.verdicts" && Math.Abs(point.Value - 1) < 0.5);
        AssertEach.Of(collector.Resources, static resource => Assert.Equal("gate-of-the-shop", resource["service.name"]));
    }

    private static void AssertFieldsAreDocumented(ExportedLog log)
    {
        var fields = TelemetryDocument.Events.Single(row => string.Equals(row.Name, log.EventName, StringComparison.Ordinal)).Fields;
        Assert.Subset(fields.ToHashSet(StringComparer.Ordinal), log.Attributes.Keys.Where(static key => key is not "{OriginalFormat}").ToHashSet(StringComparer.Ordinal));
    }
}
