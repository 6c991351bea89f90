using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Core.Verification.Telemetry;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Tests.Verification;

/// <summary>At least half of at least 20 verdicts in 5 minutes are F022: one warning.</summary>
public sealed class EncryptionWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger<EncryptionWatch> _log = new();
    private readonly EncryptionWatch _watch;

    public EncryptionWatchTests() => _watch = new EncryptionWatch(_time, _log);

    [Fact]
    public void Half_of_twenty_verdicts_warns_once()
    {
        Record(10, "F022");
        Record(9, "T001");
        Assert.Empty(_log.Events);
        Record(1, "T001");
        var (name, level, text) = Assert.Single(_log.Events);
        Assert.Equal(("PagesWithoutEncryption", LogLevel.Warning), (name, level));
        Assert.Contains("Scene default: 10 of its 20 verdicts", text, StringComparison.Ordinal);
        Record(100, "F022");
        Assert.Single(_log.Events);
    }

    [Fact]
    public void Less_than_half_does_not_warn()
    {
        Record(21, "T001");
        Record(20, "F022");
        Assert.Empty(_log.Events);
        Record(1, "F022");
        Assert.Single(_log.Events);
    }

    [Fact]
    public void Nineteen_verdicts_say_nothing()
    {
        Record(19, "F022");
        Assert.Empty(_log.Events);
    }

    [Fact]
    public void Verdicts_of_more_than_five_minutes_ago_do_not_count()
    {
        Record(19, "F022");
        _time.Advance(TimeSpan.FromMinutes(5));
        Record(19, "F022");
        Assert.Empty(_log.Events);
        Record(1, "F022");
        Assert.Single(_log.Events);
    }

    [Fact]
    public void Verdicts_spread_over_the_window_count_together()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Empty(_log.Events);
            Record(1, "F022");
            _time.Advance(TimeSpan.FromSeconds(14));
        }

        Assert.Single(_log.Events);
    }

    [Fact]
    public void Scenes_are_counted_each_for_itself()
    {
        Record(15, "F022", "one");
        Record(15, "F022", "two");
        Assert.Empty(_log.Events);
        Record(5, "F022", "two");
        Assert.Contains("Scene two", Assert.Single(_log.Events).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_warns_again_after_an_hour()
    {
        Record(20, "F022");
        _time.Advance(EncryptionWatch.Quiet - TimeSpan.FromTicks(1));
        Record(20, "F022");
        Assert.Single(_log.Events);
        _time.Advance(TimeSpan.FromTicks(1));
        Record(1, "F022");
        Assert.Equal(2, _log.Events.Count);
    }

    [Fact]
    public void Replays_and_answers_without_a_verdict_do_not_count()
    {
        for (var i = 0; i < 40; i++)
        {
            _watch.Record(Of("F022", "default") with { Replayed = true });
            _watch.Record(Of("F022", "default") with { Upstream = new UpstreamResult(Outcome.Unreachable) });
            _watch.Record(Of("F022", "default") with { Scene = null });
        }

        Assert.Empty(_log.Events);
    }

    private void Record(int times, string code, string scene = "default")
    {
        for (var i = 0; i < times; i++)
            _watch.Record(Of(code, scene));
    }

    private static VerificationResult Of(string code, string scene) => new()
    {
        Id = "id",
        Upstream = new UpstreamResult(code is "T001" ? Outcome.Passed : Outcome.Rejected) { Code = code },
        Scene = new Scene(scene, "1a2b3c4d", new ScenePolicy()),
        Success = code is "T001",
        At = DateTimeOffset.UnixEpoch,
    };
}
