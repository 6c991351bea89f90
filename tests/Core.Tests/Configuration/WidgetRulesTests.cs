using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Tests.Configuration;

/// <summary><c>Captcha__Prefix</c> and <c>Captcha__Widget</c>.</summary>
public sealed class WidgetRulesTests
{
    private const string Prefix = "Captcha__Prefix";
    private const string FailOpen = "Captcha__Widget__FailOpen";
    private const string Url = "Captcha__Widget__Urls__0";

    [Fact]
    public void It_is_off_by_default_and_needs_nothing()
    {
        Assert.False(new Settings().Read<CaptchaOptions>().Widget.FailOpen);
        new Settings().AssertStarts();
        new Settings().Set(Prefix, "").AssertStarts();
    }

    [Fact]
    public void To_switch_it_on_takes_the_prefix_or_an_initialisation_host()
    {
        new Settings().Set(FailOpen, "true").Set(Prefix, "abc123").AssertStarts();
        new Settings().Set(FailOpen, "true").Set(Url, "https://init.example.com/").AssertStarts();
        new Settings().Set(FailOpen, "true").AssertFault(Prefix, "is missing");
        new Settings().Set(FailOpen, "true").Set(Url, "https://script.example.com/a.js").AssertFault(Prefix, "is missing");
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("evil.example/")]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("é")]
    [InlineData("a@b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void A_prefix_is_one_label_of_a_name(string prefix) => new Settings().Set(Prefix, prefix).AssertFault(Prefix, "has a character that no prefix has");

    [Theory]
    [InlineData("http://script.example.com/a.js")]
    [InlineData("http://127.0.0.1:8081/a.js")]
    [InlineData("/a.js")]
    [InlineData("https://user@script.example.com/a.js")]
    [InlineData("https://script.example.com/a.js#x")]
    [InlineData("ftp://script.example.com/a.js")]
    public void An_address_is_https(string url) => new Settings().Set(Url, url).AssertFault(Url, "must be an https address");

    [Fact]
    public void In_development_an_address_may_be_this_machine()
    {
        new Settings { Environment = Environments.Development }.Set(Url, "http://127.0.0.1:8081/a.js").AssertStarts();
        new Settings { Environment = Environments.Development }.Set(Url, "http://192.0.2.1/a.js").AssertFault(Url, "must be an https address");
    }

    [Fact]
    public void The_addresses_are_those_of_public_integrations_for_each_region()
    {
        var options = new Settings().Set(Prefix, "abc").Read<CaptchaOptions>();
        Assert.Equal(
            [
                "https://o.alicdn.com/captcha-frontend/aliyunCaptcha/AliyunCaptcha.js",
                "https://abc.captcha-open-southeast.aliyuncs.com/", "https://abc.captcha-open-southeast-b.aliyuncs.com/",
                "https://abc.captcha-open-southeast-dual.aliyuncs.com/", "https://abc.captcha-open-southeast-dual-b.aliyuncs.com/",
                "https://abc.captcha-open.aliyuncs.com/", "https://abc.captcha-open-b.aliyuncs.com/",
                "https://abc.captcha-open-dual.aliyuncs.com/", "https://abc.captcha-open-dual-b.aliyuncs.com/",
            ],
            WidgetAddresses.Create(options, [CaptchaRegion.Sgp, CaptchaRegion.Cn]).Select(static address => address.Url.AbsoluteUri),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Own_addresses_take_the_place_of_the_script_and_of_the_main_regions_hosts()
    {
        var options = new Settings().Set(Prefix, "abc").Set(Url, "https://one.example.com/a.js").Set("Captcha__Widget__Urls__1", "https://one.example.com/b.js").Set("Captcha__Widget__Urls__2", "https://init.example.com/").Read<CaptchaOptions>();
        var addresses = WidgetAddresses.Create(options, [CaptchaRegion.Sgp, CaptchaRegion.Cn]);
        Assert.Equal(["https://one.example.com/a.js", "https://one.example.com/b.js"], addresses.Where(static address => address.Part is WidgetPart.Script).Select(static address => address.Url.AbsoluteUri), StringComparer.Ordinal);
        Assert.Equal("https://init.example.com/", Assert.Single(addresses, static address => address.Region is CaptchaRegion.Sgp).Url.AbsoluteUri);
        Assert.Equal(4, addresses.Count(static address => address.Region is CaptchaRegion.Cn));
    }
}
