using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Probing;
using CaptchaGate.Core.Resilience.Probing.Widgets;

namespace CaptchaGate.Core.Tests.Resilience.Widgets;

public sealed class WidgetBaselinesTests
{
    private static readonly WidgetAddress Script = new(new("https://script.example/a.js"), WidgetPart.Script, null);
    private static readonly WidgetAddress Host = new(new("https://host.example/"), WidgetPart.Initialization, null);

    private readonly FakeTimeProvider _time = new();
    private readonly WidgetBaselines _baselines;

    public WidgetBaselinesTests() => _baselines = new WidgetBaselines(_time);

    [Fact]
    public void What_answers_is_up_and_has_a_baseline()
    {
        Assert.False(_baselines.Has(Script));
        Assert.Equal(WidgetAddressState.Up, Evaluate(Script, 200, "application/javascript"));
        Assert.True(_baselines.Has(Script));
        Assert.Equal(WidgetAddressState.Up, Evaluate(Script, 200, "text/javascript; charset=utf-8"));
    }

    [Theory]
    [InlineData(500, "text/html")]
    [InlineData(503, "application/json")]
    [InlineData(200, "text/html")]
    [InlineData(404, "text/html")]
    [InlineData(200, null)]
    public void Another_kind_of_answer_is_down(int status, string? type)
    {
        Evaluate(Script, 200, "application/javascript");
        Assert.Equal(WidgetAddressState.Down, Evaluate(Script, status, type));
        Assert.Equal(WidgetAddressState.Up, Evaluate(Script, 200, "application/javascript"));
    }

    [Theory]
    [InlineData(301, "text/html")]
    [InlineData(302, null)]
    [InlineData(307, "application/javascript")]
    [InlineData(403, "text/html")]
    [InlineData(405, "text/html")]
    [InlineData(429, "text/plain")]
    [InlineData(451, "text/html")]
    public void A_redirect_and_a_refusal_of_this_instance_say_nothing(int status, string? type)
    {
        Evaluate(Script, 200, "application/javascript");
        Assert.Equal(WidgetAddressState.Inconclusive, Evaluate(Script, status, type));
    }

    [Theory]
    [InlineData(500, "application/json")]
    [InlineData(302, "text/html")]
    [InlineData(429, "application/json")]
    public void A_failure_never_becomes_the_baseline(int status, string type)
    {
        Evaluate(Host, status, type);
        Assert.False(_baselines.Has(Host));
    }

    [Fact]
    public void A_page_never_becomes_the_baseline_of_a_script()
    {
        Evaluate(Script, 200, "text/html");
        Evaluate(Script, 404, "application/javascript");
        Assert.False(_baselines.Has(Script));
    }

    [Fact]
    public void An_initialisation_host_may_normally_refuse_what_is_no_initialisation()
    {
        Assert.Equal(WidgetAddressState.Up, Evaluate(Host, 403, "application/xml"));
        Assert.Equal(WidgetAddressState.Up, Evaluate(Host, 404, "text/xml"));
        Assert.Equal(WidgetAddressState.Down, Evaluate(Host, 404, "text/html"));
    }

    [Fact]
    public void A_baseline_is_good_for_24_hours_from_the_last_answer_of_its_kind()
    {
        Evaluate(Host, 404, "application/json");
        _time.Advance(WidgetBaselines.Life);
        Assert.True(_baselines.Has(Host));
        Evaluate(Host, 404, "application/json");
        _time.Advance(WidgetBaselines.Life);
        Assert.True(_baselines.Has(Host));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(_baselines.Has(Host));
    }

    [Theory]
    [InlineData(ProbeEvidence.Reply, true)]
    [InlineData(ProbeEvidence.Kernel, true)]
    [InlineData(ProbeEvidence.Ticker, true)]
    [InlineData(ProbeEvidence.None, false)]
    public void A_contact_that_failed_is_down_only_conclusively(object evidence, bool isDown) =>
        Assert.Equal(
            isDown ? WidgetAddressState.Down : WidgetAddressState.Inconclusive,
            _baselines.Evaluate(Host, new(null, new ProbeFailure(Outcome.Unreachable, (ProbeEvidence)evidence, WasAsked: false))));

    private WidgetAddressState Evaluate(WidgetAddress address, int status, string? type) => _baselines.Evaluate(address, new(WidgetKind.Of(status, type), null));
}
