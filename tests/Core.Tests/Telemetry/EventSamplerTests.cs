using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Tests.Telemetry;

public sealed class EventSamplerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EventSampler _sampler;

    public EventSamplerTests() => _sampler = new EventSampler(_time);

    [Fact]
    public void The_first_is_logged_and_then_each_thousandth_with_the_count_since_the_last()
    {
        var logged = Enumerable.Range(1, 3001).Select(number => (number, Count: _sampler.Take())).Where(static entry => entry.Count > 0);
        Assert.Equal([(1, 1L), (1001, 1000L), (2001, 1000L), (3001, 1000L)], logged);
    }

    [Fact]
    public void After_a_minute_without_a_line_the_next_is_logged()
    {
        Assert.Equal(1, _sampler.Take());
        Assert.Equal(0, _sampler.Take());
        _time.Advance(EventSampler.Quiet);
        Assert.Equal(2, _sampler.Take());
    }

    [Fact]
    public void Several_together_count_as_many() => Assert.Equal([5L, 0L, 1000L], [_sampler.Take(5), _sampler.Take(999), _sampler.Take()]);
}
