using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Tests.Captcha;

public sealed class AttemptWatchTests : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();
    private readonly AttemptWatch _watch;
    private int _silences;

    public AttemptWatchTests()
    {
        _watch = new AttemptWatch(_time);
        _watch.OutageSuspected += (_, _) => _silences++;
    }

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void Answers_count_by_when_the_call_was_sent_and_ends_by_when_it_ended()
    {
        var early = _watch.Begin();
        _time.Advance(Slice * 3);
        var since = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromTicks(1));
        var late = _watch.Begin();
        _time.Advance(Slice);
        _watch.End(early, new UpstreamResult(Outcome.Passed));
        Assert.Equal(new AttemptCounts(1, 0), _watch.Since(since));
        _watch.End(late, new UpstreamResult(Outcome.Rejected));
        Assert.Equal(new AttemptCounts(2, 1), _watch.Since(since));
        Assert.Equal(new AttemptCounts(2, 2), _watch.Since(early - 1));
    }

    [Fact]
    public void An_answer_just_before_the_moment_does_not_count_and_one_just_after_does()
    {
        var before = _watch.Begin();
        _watch.End(before, new UpstreamResult(Outcome.Passed));
        _time.Advance(TimeSpan.FromTicks(1));
        var failed = _watch.Begin();
        Assert.Equal(0, _watch.Since(failed).Answered);
        _time.Advance(TimeSpan.FromTicks(1));
        _watch.End(_watch.Begin(), new UpstreamResult(Outcome.Passed));
        Assert.True(_watch.Since(failed).Answered > 0);
    }

    [Theory]
    [InlineData(Outcome.Passed, null, 1, 1)]
    [InlineData(Outcome.KeyRefused, "SignatureDoesNotMatch", 1, 1)]
    [InlineData(Outcome.UnknownError, "InvalidApi.NotFound", 1, 1)]
    [InlineData(Outcome.UnknownError, null, 1, 0)]
    [InlineData(Outcome.Throttled, "Throttling.User", 1, 0)]
    [InlineData(Outcome.InternalError, "InternalError", 1, 0)]
    [InlineData(Outcome.ServerError, "ServiceUnavailable", 1, 0)]
    [InlineData(Outcome.NonceUsed, "SignatureNonceUsed", 1, 0)]
    [InlineData(Outcome.TimeoutAfterSend, null, 1, 0)]
    [InlineData(Outcome.Unreachable, null, 1, 0)]
    [InlineData(Outcome.LocalExhaustion, null, 0, 0)]
    [InlineData(Outcome.CallerAborted, null, 0, 0)]
    public void An_answer_is_a_verdict_or_a_coded_error_and_a_call_that_never_left_counts_for_nothing(Outcome outcome, string? code, int ended, int answered)
    {
        var began = _watch.Begin();
        _time.Advance(Slice);
        _watch.End(began, new UpstreamResult(outcome) { Code = code });
        Assert.Equal(new AttemptCounts(ended, answered), _watch.Since(began - 1));
    }

    [Fact]
    public void What_is_longer_ago_than_the_longest_deadline_is_forgotten()
    {
        var began = _watch.Begin();
        _watch.End(began, new UpstreamResult(Outcome.Passed));
        _time.Advance(TimeSpan.FromSeconds(64));
        var again = _watch.Begin();
        _time.Advance(Slice);
        _watch.End(again, new UpstreamResult(Outcome.Unreachable));
        Assert.Equal(new AttemptCounts(1, 0), _watch.Since(again));
        // Its slice has another meaning by now.
        _watch.End(began, new UpstreamResult(Outcome.Passed));
        Assert.Equal(new AttemptCounts(1, 0), _watch.Since(again));
    }

    [Fact]
    public void An_attempt_is_silent_after_half_a_second_until_it_ends()
    {
        var began = _watch.Begin();
        _time.Advance(AttemptWatch.SilentAfter - TimeSpan.FromTicks(1));
        Assert.Equal(0, _silences);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, _silences);
        _time.AdvanceInSteps(Slice * 2, Slice);
        Assert.Equal(3, _silences);
        _watch.End(began, new UpstreamResult(Outcome.Passed));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(3, _silences);
    }

    [Theory]
    [InlineData(Outcome.Unreachable, 1)]
    [InlineData(Outcome.ConnectionLostAfterSend, 1)]
    [InlineData(Outcome.ServerError, 1)]
    [InlineData(Outcome.Throttled, 0)]
    [InlineData(Outcome.KeyRefused, 0)]
    [InlineData(Outcome.LocalExhaustion, 0)]
    public void A_failure_that_a_probe_has_to_confirm_raises_it_at_once(Outcome outcome, int times)
    {
        _watch.End(_watch.Begin(), new UpstreamResult(outcome));
        Assert.Equal(times, _silences);
    }

    [Fact]
    public void Attempts_that_are_answered_in_time_raise_nothing()
    {
        for (var i = 0; i < 50; i++)
        {
            var began = _watch.Begin();
            _time.Advance(Slice);
            _watch.End(began, new UpstreamResult(Outcome.Passed));
        }

        Assert.Equal(0, _silences);
    }
}
