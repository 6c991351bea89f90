using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tests.Support;
using CaptchaGate.Core.Upstream;
using CaptchaGate.Tests;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Decisions;

/// <summary>"Crossing the threshold alone never opens it: the probe must fail too", and the probe closes it.</summary>
public sealed class CircuitBreakerTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private readonly LogBook<CircuitBreaker> _log = new();
    private readonly ServiceDouble _service = new() { IsDown = true };
    private readonly Probe _probe;
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests()
    {
        _probe = _service.Probe(_time);
        _breaker = New(BreakerMode.Automatic);
    }

    public void Dispose()
    {
        _breaker.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task Five_failures_and_a_failing_probe_open_it_once()
    {
        Report(Outcome.Unreachable, 20);
        await Eventually.HoldsAsync(() => _breaker.IsOpen);
        await ProbeAgainAsync();
        Assert.True(_breaker.IsOpen);
        await LoggedAsync(["BreakerOpened"]);
    }

    [Fact]
    public async Task Four_failures_do_not()
    {
        Report(Outcome.Unreachable, 4);
        await AssertStaysClosedAsync();
    }

    [Fact]
    public async Task Failures_of_the_last_window_do_not_count()
    {
        Report(Outcome.Unreachable, 4);
        _time.Advance(Window + Window);
        Report(Outcome.Unreachable, 4);
        await AssertStaysClosedAsync();
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(11, false)]
    public async Task Failures_count_for_ten_seconds(int secondsBetween, bool opens)
    {
        Report(Outcome.Unreachable, 3);
        _time.Advance(TimeSpan.FromSeconds(secondsBetween));
        Report(Outcome.Unreachable, 2);
        if (opens)
            await Eventually.HoldsAsync(() => _breaker.IsOpen);
        else
            await AssertStaysClosedAsync();
    }

    [Fact]
    public async Task A_healthy_probe_keeps_it_closed_and_the_count_starts_anew()
    {
        _service.IsDown = false;
        Report(Outcome.Unreachable, 5);
        await Eventually.HoldsAsync(() => _probe.Last is ProbeResult.Healthy);
        Assert.False(_breaker.IsOpen);
        _service.IsDown = true;
        _time.Advance(Probe.Interval);
        await Eventually.HoldsAsync(() =>
        {
            Report(Outcome.Unreachable, 1);
            return _breaker.IsOpen;
        });
        await LoggedAsync(["BreakerOpened"]);
    }

    [Theory]
    [InlineData(Outcome.Passed)]
    [InlineData(Outcome.Rejected)]
    [InlineData(Outcome.TestModePassed)]
    public async Task Verdicts_count_as_health(Outcome verdict)
    {
        Report(verdict, 6);
        Report(Outcome.Unreachable, 5);
        await AssertStaysClosedAsync();
        Report(Outcome.Unreachable, 1);
        await Eventually.HoldsAsync(() => _breaker.IsOpen);
    }

    [Theory]
    [InlineData(Outcome.MissingToken)]
    [InlineData(Outcome.InvalidParameter)]
    [InlineData(Outcome.Throttled)]
    [InlineData(Outcome.LocalExhaustion)]
    [InlineData(Outcome.KeyRefused)]
    public async Task What_says_nothing_about_the_service_counts_neither_way(Outcome outcome)
    {
        Report(outcome, 50);
        await AssertStaysClosedAsync();
        Report(Outcome.Unreachable, 5);
        await Eventually.HoldsAsync(() => _breaker.IsOpen);
    }

    [Theory]
    [InlineData(Outcome.TimeoutAfterSend)]
    [InlineData(Outcome.ServerError)]
    public async Task What_one_token_can_cause_counts_only_while_the_probe_fails(Outcome outcome)
    {
        _service.IsDown = false;
        Report(outcome, 50);
        await Eventually.HoldsAsync(() => _probe.Last is ProbeResult.Healthy);
        _service.IsDown = true;
        await AssertStaysClosedAsync();
        _time.Advance(Probe.Interval);
        Report(outcome, 50);
        await Eventually.HoldsAsync(() => _breaker.IsOpen);
    }

    [Fact]
    public async Task The_probe_alone_closes_it_and_it_can_open_again()
    {
        Report(Outcome.Unreachable, 5);
        await Eventually.HoldsAsync(() => _breaker.IsOpen);
        Report(Outcome.Passed, 100);
        Assert.True(_breaker.IsOpen);
        _service.IsDown = false;
        await ProbeAgainAsync();
        await Eventually.HoldsAsync(() => !_breaker.IsOpen);
        await LoggedAsync(["BreakerOpened", "BreakerClosed"]);
        _service.IsDown = true;
        _time.Advance(Probe.Interval);
        await Eventually.HoldsAsync(() =>
        {
            Report(Outcome.Unreachable, 5);
            return _breaker.IsOpen;
        });
        await LoggedAsync(["BreakerOpened", "BreakerClosed", "BreakerOpened"]);
    }

    [Fact]
    public async Task Isolated_it_is_open_and_closed_it_never_opens()
    {
        using var isolated = New(BreakerMode.Isolated);
        Assert.True(isolated.IsOpen);
        using var closed = New(BreakerMode.Closed);
        for (var i = 0; i < 5; i++)
            closed.Report(new Judgement(Outcome.Unreachable));
        await Eventually.HoldsAsync(() => _log.Names.Contains("BreakerOpened", StringComparer.Ordinal));
        Assert.False(closed.IsOpen);
    }

    [Fact]
    public async Task A_breaker_that_is_gone_probes_no_more()
    {
        var breaker = New(BreakerMode.Automatic);
        for (var i = 0; i < 5; i++)
            breaker.Report(new Judgement(Outcome.Unreachable));
        await Eventually.HoldsAsync(() => breaker.IsOpen);
        breaker.Dispose();
        _time.Advance(Probe.Interval * 2);
        await SettleAsync();
        Assert.Equal(1, _service.Calls);
    }

    private CircuitBreaker New(BreakerMode mode) =>
        new(_probe, _time, Options.Create(new FailOpenOptions { Breaker = mode }), _log);

    private void Report(Outcome outcome, int times)
    {
        for (var i = 0; i < times; i++)
            _breaker.Report(new Judgement(outcome));
    }

    // The watch waits on our time, so a probe more means that its timer was there and fired.
    private async Task ProbeAgainAsync()
    {
        var calls = _service.Calls;
        await Eventually.HoldsAsync(() =>
        {
            _time.Advance(Probe.Interval);
            return _service.Calls > calls;
        });
    }

    // The event comes just after the change that can be seen.
    private Task LoggedAsync(string[] events) => Eventually.HoldsAsync(() => _log.Names.SequenceEqual(events, StringComparer.Ordinal));

    private async Task AssertStaysClosedAsync()
    {
        await SettleAsync();
        Assert.False(_breaker.IsOpen);
        Assert.Empty(_log.Names);
    }

    // Long enough for what runs in the background to be seen if it were wrong; a slow machine only sees less.
    private static Task SettleAsync() => Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
}
