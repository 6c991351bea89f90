using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using CaptchaGate.Telemetry.Tests.Support;
using CaptchaGate.Tests.Collector;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Telemetry.Tests;

/// <summary>"W3C context is accepted only from trusted hops", and none of ours goes out to the service.</summary>
public sealed class TraceContextTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ParentId = "00f067aa0ba902b7";

    [Fact]
    public async Task A_callers_context_is_not_believed()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        await SendAsync(stage, ("traceparent", $"00-{TraceId}-{ParentId}-01"));
        // "Do not record" is not obeyed either.
        await SendAsync(stage, ("traceparent", $"00-{TraceId}-{ParentId}-00"));
        var requests = RequestsOf(await stage.FlushAsync());
        AssertEach.Of(2, requests, static span => Assert.True(span.IsRoot && span.TraceId is not TraceId));
        Assert.NotEqual(requests[0].TraceId, requests[1].TraceId, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Behind_a_proxy_of_ours_its_context_is_continued()
    {
        await using var stage = await TelemetryTestHost.StartAsync(("Http__TrustedHops", "1"));
        await SendAsync(stage, ("traceparent", $"00-{TraceId}-{ParentId}-01"));
        var request = Assert.Single(RequestsOf(await stage.FlushAsync()));
        Assert.Equal((TraceId, ParentId), (request.TraceId, request.ParentId));
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    public async Task What_is_no_context_starts_a_fresh_trace_also_behind_a_proxy(string traceparent)
    {
        await using var stage = await TelemetryTestHost.StartAsync(("Http__TrustedHops", "1"));
        await SendAsync(stage, ("traceparent", traceparent));
        Assert.True(Assert.Single(RequestsOf(await stage.FlushAsync())) is { IsRoot: true, TraceId: not TraceId });
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public async Task The_web_servers_own_activity_believes_no_more(string trustedHops, bool believes)
    {
        var started = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Microsoft.AspNetCore",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = started.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var stage = await TelemetryTestHost.StartAsync(("Http__TrustedHops", trustedHops));
        await SendAsync(stage, ("traceparent", $"00-{TraceId}-{ParentId}-01"), ("baggage", "who=me"));
        Assert.Equal(believes, started.Any(static activity => activity.TraceId.ToHexString() is TraceId));
        AssertEach.Of(started, static activity => Assert.Empty(activity.Baggage));
        Assert.IsType<Http.Pipeline.TrustedTraceContext>(stage.Services.GetRequiredService<DistributedContextPropagator>());
    }

    [Fact]
    public async Task Nothing_of_a_trace_goes_out_to_the_service()
    {
        await using var stage = await TelemetryTestHost.StartAsync(("Http__TrustedHops", "1"));
        stage.Emulator.Standing.Add("500", static call => !call.Minted);
        await SendAsync(stage, ("traceparent", $"00-{TraceId}-{ParentId}-01"), ("tracestate", "shop=1"), ("baggage", "who=me"));
        await stage.VerifyAsync("reset");
        var calls = stage.Emulator.Journal.Entries;
        Assert.True(calls.Count >= 3, $"{calls.Count} calls");
        string[] forbidden = ["traceparent", "tracestate", "baggage", "Request-Id", "Correlation-Context"];
        AssertEach.Of(calls, call => Assert.Empty(call.Headers.Keys.Intersect(forbidden, StringComparer.OrdinalIgnoreCase)));
    }

    private static ExportedSpan[] RequestsOf(OtlpCollector seen) => [.. seen.Spans.Where(static span => span.Name is "POST /verify")];

    private static async Task SendAsync(TelemetryTestHost stage, params (string Name, string Value)[] headers)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/verify")
        {
            Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(new { captchaVerifyParam = stage.Mint() }), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);
        using var response = await stage.Client.SendAsync(message);
        Assert.True(response.IsSuccessStatusCode, $"{response}");
    }
}
