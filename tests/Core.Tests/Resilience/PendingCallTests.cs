using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Resilience;

/// <summary>
/// A gateway that has too many connections refuses new ones, the probe's too, while the service answers on those that there are. So a probe
/// that got no connection proves an outage only when no call is answered, and every call that was there has ended.
/// </summary>
public sealed class PendingCallTests : IDisposable
{
    private readonly ServiceDouble _service = new();

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData(Outcome.Unreachable)]
    [InlineData(Outcome.ConnectTimedOut)]
    [InlineData(Outcome.TlsHandshakeReset)]
    [InlineData(Outcome.ConnectionLostAfterSend)]
    public async Task A_call_that_is_answered_after_a_refused_probe_contradicts_the_outage(Outcome refusal)
    {
        _service.FailsWith = refusal;
        var pending = _service.Attempts.Begin();
        var asked = IsDownAsync(_service.Attempt(Outcome.Unreachable));
        await ProbedAsync(1);
        Assert.False(asked.IsCompleted);
        _service.Time.Advance(TimeSpan.FromMilliseconds(200));
        _service.Attempts.End(pending, new UpstreamResult(Outcome.Passed));
        Assert.False(await asked);
    }

    [Fact]
    public async Task When_every_pending_call_fails_a_refused_probe_proves_the_outage()
    {
        _service.FailsWith = Outcome.Unreachable;
        var pending = new[] { _service.Attempts.Begin(), _service.Attempts.Begin() };
        var asked = IsDownAsync(_service.Attempt(Outcome.Unreachable));
        await ProbedAsync(1);
        foreach (var began in pending)
        {
            Assert.False(asked.IsCompleted);
            _service.Attempts.End(began, new UpstreamResult(Outcome.TimeoutAfterSend));
        }

        Assert.True(await asked);
    }

    [Fact]
    public async Task A_call_that_is_pending_at_the_deadline_denies()
    {
        _service.FailsWith = Outcome.Unreachable;
        _service.Attempts.Begin();
        using var deadline = new CancellationTokenSource();
        var asked = _service.Monitor.ServiceIsDownAsync(_service.Attempt(Outcome.Unreachable), deadline.Token);
        await ProbedAsync(1);
        await deadline.CancelAsync();
        Assert.False(await asked);
    }

    [Fact]
    public async Task A_probe_that_reached_a_silent_service_waits_for_no_other_call()
    {
        _service.Attempts.Begin();
        Assert.True(await IsDownAsync(_service.Attempt(Outcome.TimeoutAfterSend)));
    }

    [Fact]
    public async Task One_answer_between_two_refused_probes_keeps_the_breaker_closed()
    {
        _service.FailsWith = Outcome.Unreachable;
        await IsDownAsync(_service.Attempt(Outcome.Unreachable));
        for (var i = 0; i < 100; i++)
            _service.Attempt(Outcome.Unreachable);
        _service.Attempt(Outcome.Passed);
        _service.Time.Advance(TimeSpan.FromSeconds(5));
        await ProbedAsync(2);
        await Eventually.HoldsAsync(() => _service.Monitor.Latest is ProbeResult.Failing);
        Assert.False(await IsDownAsync(_service.Attempt(Outcome.Unreachable)));
        Assert.False(_service.Breaker.IsOpen);
    }

    private Task<bool> IsDownAsync(UpstreamResult upstream) => _service.Monitor.ServiceIsDownAsync(upstream, TestContext.Current.CancellationToken);

    private Task ProbedAsync(int probes) => Eventually.HoldsAsync(() => _service.Probes == probes && _service.Monitor.Latest is not null);
}
