using CaptchaGate.Core.Captcha;

namespace CaptchaGate.Core.Tests.Captcha;

/// <summary>Which of two endpoint names traffic uses.</summary>
public sealed class EndpointSelectorTests
{
    private static readonly CaptchaEndpoints Names = CaptchaEndpoints.Of(CaptchaRegion.Sgp);

    private readonly FakeTimeProvider _time = new();
    private readonly EndpointSelector _selector;

    public EndpointSelectorTests() => _selector = new EndpointSelector(Names, _time);

    [Fact]
    public void Traffic_uses_the_first_name()
    {
        _selector.Prefer(Names.First);
        Assert.Equal(Names.First, _selector.Choose());
        Assert.Equal((Names.Second, Names.First), (_selector.Other(Names.First), _selector.Other(Names.Second!)));
    }

    [Fact]
    public void A_second_name_that_worked_is_used_for_60_seconds_and_then_one_request_tries_the_first()
    {
        _selector.Prefer(Names.Second!);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(Names.Second, _selector.Choose());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Names.First, Names.Second!, Names.Second!], [_selector.Choose(), _selector.Choose(), _selector.Choose()]);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([Names.First, Names.Second!], [_selector.Choose(), _selector.Choose()]);
    }

    [Fact]
    public void A_first_name_that_works_again_is_used_at_once()
    {
        _selector.Prefer(Names.Second!);
        _selector.Prefer(Names.First);
        Assert.Equal(Names.First, _selector.Choose());
    }

    [Fact]
    public void An_endpoint_without_a_second_name_has_no_other()
    {
        var only = new EndpointSelector(new CaptchaEndpoints(Names.First, null), _time);
        only.Prefer(Names.First);
        Assert.Equal(Names.First, only.Choose());
        Assert.Null(only.Other(Names.First));
    }
}
