using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using CaptchaGate.Core.Verification;
using CaptchaGate.Telemetry.Tests.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Telemetry.Tests;

/// <summary>The gauges tell what is, cost nothing until somebody looks, and hold nothing that has ended.</summary>
public sealed class GaugeTests : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, string? Scene, double Value)> _seen = [];

    public GaugeTests()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { IsObservable: true, Meter.Name: "CaptchaGate" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task The_budget_is_told_for_each_scene_from_the_start()
    {
        await using var stage = await TelemetryTestHost.StartAsync(("FailOpen__Budget__PerMinute", "5"), ("FailOpen__Budget__Burst", "5"), ("Captcha__Scenes__other__Id", "other"));
        Assert.Equal([("login", 5), ("other", 5)], Look("captcha_gate.fail_open.budget_left").Order());

        string[] tokens = [stage.Mint(), stage.Mint()];
        await stage.Emulator.GoDownAsync();
        foreach (var token in tokens)
            Assert.Equal("upstream-unavailable", (await stage.Client.VerifyAsync(token, "login")).Degraded);
        Assert.Equal([("login", 3), ("other", 5)], Look("captcha_gate.fail_open.budget_left").Order());
    }

    [Fact]
    public async Task Looking_takes_nothing_and_no_budget_is_zero()
    {
        await using var stage = await TelemetryTestHost.StartAsync(("FailOpen__Budget__PerMinute", "0"));
        Assert.Equal(("login", 0), Assert.Single(Look("captcha_gate.fail_open.budget_left")));
        Assert.Equal(("login", 0), Assert.Single(Look("captcha_gate.fail_open.budget_left")));
    }

    [Theory]
    [InlineData("isolated", 1)]
    [InlineData("closed", 0)]
    [InlineData("automatic", 0)]
    public async Task The_breaker_is_0_when_closed_and_1_when_open(string mode, double state)
    {
        await using var stage = await TelemetryTestHost.StartAsync(("FailOpen__Breaker", mode));
        Assert.Equal(state, Assert.Single(Look("captcha_gate.breaker.state")).Value);
    }

    [Fact]
    public async Task The_clocks_skew_is_told_once_it_is_learned()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        Assert.Equal(0, Assert.Single(Look("captcha_gate.clock_skew")).Value);
        stage.Emulator.Clock.Advance(TimeSpan.FromHours(2));
        Assert.True((await stage.VerifyAsync()).Verified);
        Assert.InRange(Assert.Single(Look("captcha_gate.clock_skew")).Value, 7000, 7400);
    }

    [Fact]
    public async Task The_keys_age_is_told_once_there_is_one()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        await stage.VerifyAsync();
        Assert.True(Assert.Single(Look("captcha_gate.credentials.age")).Value >= 0);
    }

    [Fact]
    public async Task Who_still_listens_holds_nothing_of_a_server_that_has_ended()
    {
        var (budget, gauges) = await StartAndEndAsync();
        await CaptchaGate.Tests.Eventually.HoldsAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !budget.TryGetTarget(out _) && !gauges.TryGetTarget(out _);
        });
        Assert.Empty(Look("captcha_gate.fail_open.budget_left"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(WeakReference<object> Budget, WeakReference<object> Gauges)> StartAndEndAsync()
    {
        await using var stage = await TelemetryTestHost.StartAsync();
        await stage.VerifyAsync();
        Assert.NotEmpty(Look("captcha_gate.fail_open.budget_left"));
        return (new(Service(stage, "Resilience.FailOpenBudget")), new(Service(stage, "Alibaba.ServiceClock")));
    }

    private static object Service(TelemetryTestHost stage, string type) =>
        stage.Services.GetService(typeof(CaptchaVerifier).Assembly.GetType($"CaptchaGate.Core.{type}", throwOnError: true)!)!;

    private IReadOnlyList<(string? Scene, double Value)> Look(string gauge)
    {
        lock (_seen)
            _seen.Clear();
        _listener.RecordObservableInstruments();
        lock (_seen)
            return [.. _seen.Where(seen => string.Equals(seen.Name, gauge, StringComparison.Ordinal)).Select(static seen => (seen.Scene, seen.Value))];
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? scene = null;
        foreach (var (name, tag) in tags)
            scene = name is "captcha_gate.scene" ? tag as string : scene;
        lock (_seen)
            _seen.Add((instrument.Name, scene, value));
    }
}
