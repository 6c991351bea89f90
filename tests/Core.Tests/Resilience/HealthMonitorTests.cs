using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Resilience;

/// <summary>"Two conclusive failing probes open the breaker, a healthy one closes it", and nothing passes on less than one.</summary>
public sealed class HealthMonitorTests : IDisposable
{
    private readonly ServiceDouble _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_failed_attempt_and_a_failing_probe_mean_an_outage() =>
        Assert.True(await IsDownAsync(_service.Attempt(Outcome.Unreachable)));

    [Theory]
    [InlineData(ProbeResult.Healthy)]
    [InlineData(ProbeResult.Inconclusive)]
    public async Task Without_a_failing_probe_there_is_no_outage_however_many_attempts_fail(ProbeResult result)
    {
        _service.Says = _ => result;
        for (var i = 0; i < 100; i++)
            Assert.False(await IsDownAsync(_service.Attempt(Outcome.Unreachable)));
        Assert.Equal(1, _service.Probes);
        Assert.False(_service.Breaker.IsOpen);
    }

    [Fact]
    public async Task An_endpoint_that_answers_is_health_even_where_the_other_one_is_silent()
    {
        _service.Says = static endpoint => endpoint.Host.Contains("dualstack", StringComparison.Ordinal) ? ProbeResult.Healthy : ProbeResult.Failing;
        Assert.False(await IsDownAsync(_service.Attempt(Outcome.Unreachable)));
        Assert.Equal(ProbeResult.Healthy, _service.Monitor.Latest);
    }

    [Fact]
    public async Task An_endpoint_about_which_nothing_is_known_makes_the_probe_inconclusive()
    {
        _service.Says = static endpoint => endpoint.Host.Contains("dualstack", StringComparison.Ordinal) ? ProbeResult.Inconclusive : ProbeResult.Failing;
        Assert.False(await IsDownAsync(_service.Attempt(Outcome.Unreachable)));
        Assert.Equal(ProbeResult.Inconclusive, _service.Monitor.Latest);
    }

    [Theory]
    [InlineData("captcha.")]
    [InlineData("captcha-dualstack.")]
    [InlineData("captcha")]
    public async Task A_fault_of_ours_about_either_endpoint_is_inconclusive_and_the_process_goes_on(string throwsFor)
    {
        var (asked, thrown) = (0, 0);
        _service.Says = endpoint =>
        {
            Interlocked.Increment(ref asked);
            if (!endpoint.Host.StartsWith(throwsFor, StringComparison.Ordinal))
                return ProbeResult.Failing;
            Interlocked.Increment(ref thrown);
            throw new InvalidOperationException("a fault of ours");
        };
        Assert.False(await IsDownAsync(_service.Attempt(Outcome.Unreachable)));
        await Eventually.HoldsAsync(() => Volatile.Read(ref asked) == 2);
        Assert.InRange(thrown, 1, 2);
        Assert.False(_service.Breaker.IsOpen);
        Assert.Contains("ProbeFaulted", _service.ProbeLog.Names, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Two_failing_probes_open_the_breaker_without_any_further_call_and_a_healthy_one_closes_it()
    {
        await IsDownAsync(_service.Attempt(Outcome.Unreachable));
        Assert.False(_service.Breaker.IsOpen);
        await ProbeAgainAsync();
        await Eventually.HoldsAsync(() => _service.Breaker.IsOpen);
        Assert.True(await IsDownAsync(new UpstreamResult(Outcome.BreakerOpen)));
        _service.Says = static _ => ProbeResult.Healthy;
        await ProbeAgainAsync();
        await Eventually.HoldsAsync(() => !_service.Breaker.IsOpen);
        await Eventually.HoldsAsync(() => _service.Log.Names.SequenceEqual(["BreakerOpened", "BreakerClosed"], StringComparer.Ordinal));
    }

    [Fact]
    public async Task While_probes_are_inconclusive_an_open_breaker_denies()
    {
        await IsDownAsync(_service.Attempt(Outcome.Unreachable));
        await ProbeAgainAsync();
        await Eventually.HoldsAsync(() => _service.Breaker.IsOpen);
        _service.Says = static _ => ProbeResult.Inconclusive;
        await ProbeAgainAsync();
        await Eventually.HoldsAsync(() => _service.Monitor.Latest is ProbeResult.Inconclusive);
        Assert.True(_service.Breaker.IsOpen);
        Assert.False(await IsDownAsync(new UpstreamResult(Outcome.BreakerOpen)));
    }

    [Fact]
    public async Task A_failing_probe_says_nothing_after_fifteen_seconds()
    {
        var failed = _service.Attempt(Outcome.Unreachable);
        Assert.True(await IsDownAsync(failed));
        _service.Dispose();
        _service.Time.Advance(OutageRule.MaxAge);
        Assert.True(await IsDownAsync(new UpstreamResult(Outcome.BreakerOpen)));
        _service.Time.Advance(TimeSpan.FromTicks(1));
        Assert.False(await IsDownAsync(new UpstreamResult(Outcome.BreakerOpen)));
    }

    [Theory]
    [InlineData(Outcome.Passed)]
    [InlineData(Outcome.Rejected)]
    public async Task An_answer_to_another_call_contradicts_the_outage(Outcome answer)
    {
        var failed = _service.Attempt(Outcome.TimeoutAfterSend);
        Assert.True(await IsDownAsync(failed));
        _service.Attempt(answer);
        Assert.False(await IsDownAsync(failed));
        Assert.False(await IsDownAsync(new UpstreamResult(Outcome.BreakerOpen)));
    }

    [Fact]
    public async Task Probes_that_fail_while_calls_are_answered_do_not_open_the_breaker()
    {
        await IsDownAsync(_service.Attempt(Outcome.Unreachable));
        for (var i = 0; i < 3; i++)
        {
            _service.Attempt(Outcome.Passed);
            await ProbeAgainAsync();
        }

        Assert.False(_service.Breaker.IsOpen);
        Assert.Empty(_service.Log.Names);
    }

    [Fact]
    public async Task An_attempt_that_ended_late_is_no_sign_of_an_outage() =>
        Assert.False(await IsDownAsync(_service.Attempt(Outcome.TimeoutAfterSend) with { WasLate = true }));

    [Fact]
    public async Task A_silent_attempt_starts_a_probe_before_it_ends()
    {
        var began = _service.Attempts.Begin();
        _service.Time.Advance(AttemptWatch.SilentAfter);
        await Eventually.HoldsAsync(() => _service.Probes == 1);
        _service.Attempts.End(began, new UpstreamResult(Outcome.TimeoutAfterSend));
    }

    [Fact]
    public async Task Everybody_who_asks_within_the_interval_shares_one_probe()
    {
        _service.Says = static _ => ProbeResult.Healthy;
        for (var i = 0; i < 20; i++)
            await IsDownAsync(_service.Attempt(Outcome.ServerError));
        Assert.Equal(1, _service.Probes);
        _service.Time.Advance(HealthMonitor.Interval);
        await IsDownAsync(_service.Attempt(Outcome.ServerError));
        Assert.Equal(2, _service.Probes);
    }

    [Fact]
    public async Task Held_open_by_the_operator_it_asks_nothing_and_held_closed_it_never_opens()
    {
        using var isolated = new ServiceDouble(BreakerMode.Isolated);
        Assert.True(isolated.Breaker.IsOpen);
        Assert.True(await isolated.Monitor.ServiceIsDownAsync(new UpstreamResult(Outcome.BreakerOpen), CancellationToken.None));
        Assert.Equal(0, isolated.Probes);

        using var closed = new ServiceDouble(BreakerMode.Closed);
        await closed.Monitor.ServiceIsDownAsync(closed.Attempt(Outcome.Unreachable), CancellationToken.None);
        closed.Time.Advance(HealthMonitor.Interval);
        await Eventually.HoldsAsync(() => closed.Breaker.HasOpened);
        Assert.False(closed.Breaker.IsOpen);
    }

    [Fact]
    public async Task Disposed_it_probes_no_more()
    {
        await IsDownAsync(_service.Attempt(Outcome.Unreachable));
        _service.Dispose();
        _service.Time.Advance(HealthMonitor.Interval * 3);
        await IsDownAsync(_service.Attempt(Outcome.Unreachable));
        Assert.Equal(1, _service.Probes);
    }

    private Task<bool> IsDownAsync(UpstreamResult upstream) => _service.Monitor.ServiceIsDownAsync(upstream, CancellationToken.None);

    private async Task ProbeAgainAsync()
    {
        var probes = _service.Probes;
        await Eventually.HoldsAsync(() =>
        {
            _service.Time.Advance(TimeSpan.FromSeconds(1));
            return _service.Probes > probes;
        });
    }
}
