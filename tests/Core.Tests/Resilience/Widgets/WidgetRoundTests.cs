using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Probing.Widgets;
using static CaptchaGate.Core.Resilience.Probing.Widgets.WidgetAddressState;

namespace CaptchaGate.Core.Tests.Resilience.Widgets;

public sealed class WidgetRoundTests
{
    private static readonly WidgetAddress Script = new(new("https://script.example/a.js"), WidgetPart.Script, null);
    private static readonly WidgetAddress Alternate = new(new("https://script.example/b.js"), WidgetPart.Script, null);
    private static readonly WidgetAddress Sgp = new(new("https://sgp.example/"), WidgetPart.Initialization, CaptchaRegion.Sgp);
    private static readonly WidgetAddress SgpB = new(new("https://sgp-b.example/"), WidgetPart.Initialization, CaptchaRegion.Sgp);
    private static readonly WidgetAddress Cn = new(new("https://cn.example/"), WidgetPart.Initialization, CaptchaRegion.Cn);

    private readonly WidgetBaselines _baselines = new(new FakeTimeProvider());

    [Fact]
    public void Both_parts_that_answer_are_up()
    {
        Know(Script, Sgp, Cn);
        Assert.Equal(WidgetResult.Up, Result([(Script, Up), (Sgp, Up), (Cn, Up)]));
    }

    [Fact]
    public void One_part_that_is_down_is_an_outage()
    {
        Know(Script, Sgp);
        Assert.Equal(WidgetResult.Down, Result([(Script, Down), (Sgp, Up)]));
        Assert.Equal(WidgetResult.Down, Result([(Script, Up), (Sgp, Down)]));
        Assert.Equal(WidgetResult.Down, Result([(Script, Down), (Sgp, Inconclusive)]));
    }

    [Fact]
    public void An_alternate_that_answers_is_no_outage()
    {
        Know(Script, Sgp);
        Assert.Equal(WidgetResult.Up, Result([(Script, Down), (Alternate, Up), (Sgp, Down), (SgpB, Up)]));
    }

    [Fact]
    public void An_alternate_of_which_nothing_is_known_prevents_an_outage_only_where_it_answered_before()
    {
        Know(Script, Sgp);
        Assert.Equal(WidgetResult.Down, Result([(Script, Down), (Alternate, Inconclusive), (Sgp, Up)]));
        Know(Alternate);
        Assert.Equal(WidgetResult.Inconclusive, Result([(Script, Down), (Alternate, Inconclusive), (Sgp, Up)]));
    }

    [Fact]
    public void What_never_answered_here_is_never_down()
    {
        Assert.Equal(WidgetResult.NoBaseline, Result([(Script, Down), (Sgp, Down)]));
        Know(Script);
        Assert.Equal(WidgetResult.NoBaseline, Result([(Script, Up), (Sgp, Down)]));
    }

    [Fact]
    public void A_region_is_not_told_by_another()
    {
        Know(Script, Sgp, Cn);
        var round = Round([(Script, Up), (Sgp, Up), (Cn, Down)], connected: true);
        Assert.Equal(WidgetResult.Up, round.ResultFor(CaptchaRegion.Sgp, default, default));
        Assert.Equal(WidgetResult.Down, round.ResultFor(CaptchaRegion.Cn, default, default));
    }

    [Theory]
    [InlineData(true, 0, 0, true)]
    [InlineData(true, 10, 10, true)]
    [InlineData(true, 10, 0, true)]
    [InlineData(false, 0, 0, true)]
    [InlineData(false, 10, 0, true)]
    [InlineData(false, 10, 10, false)]
    [InlineData(true, 10, 9, false)]
    [InlineData(true, 10, 1, false)]
    [InlineData(true, 16, 16, true)]
    [InlineData(true, 17, 17, false)]
    [InlineData(true, 17, 0, false)]
    public void A_service_that_answers_some_while_other_connections_fail_says_that_we_are_cut_off(bool connected, int ended, int answered, bool isOutage)
    {
        Know(Script, Sgp);
        var result = Round([(Script, Down), (Sgp, Down)], connected).ResultFor(CaptchaRegion.Sgp, new(ended, answered), new(ended, answered));
        Assert.Equal(isOutage ? WidgetResult.Down : WidgetResult.Inconclusive, result);
    }

    // An attacker takes every port with junk tokens and stops just before the round: the idle connections still hold them.
    [Theory]
    [InlineData(true, 16, true)]
    [InlineData(true, 17, false)]
    [InlineData(false, 1, false)]
    public void Calls_of_the_minute_before_the_round_count_too(bool connected, int answered, bool isOutage)
    {
        Know(Script, Sgp);
        var result = Round([(Script, Down), (Sgp, Down)], connected).ResultFor(CaptchaRegion.Sgp, default, new(answered, answered));
        Assert.Equal(isOutage ? WidgetResult.Down : WidgetResult.Inconclusive, result);
    }

    private void Know(params WidgetAddress[] addresses)
    {
        foreach (var address in addresses)
            _baselines.Evaluate(address, new(WidgetKind.Of(200, address.Part is WidgetPart.Script ? "text/javascript" : "application/json"), null));
    }

    private WidgetResult Result((WidgetAddress, WidgetAddressState)[] states) => Round(states, connected: true).ResultFor(CaptchaRegion.Sgp, default, default);

    private WidgetRound Round((WidgetAddress Address, WidgetAddressState State)[] states, bool connected) => new(
        states.ToDictionary(static state => state.Address, static state => state.State),
        _baselines,
        new Dictionary<CaptchaRegion, bool> { [CaptchaRegion.Sgp] = connected, [CaptchaRegion.Cn] = connected });
}
