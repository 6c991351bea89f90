using CaptchaGate.Http.Security;

namespace CaptchaGate.Http.Tests.Security;

public sealed class RefusedOriginsTests
{
    private readonly FakeLogger<RejectedOrigins> _log = new();

    [Theory]
    [InlineData("https://www.example.com")]
    [InlineData("http://localhost:5173")]
    [InlineData("https://xn--bcher-kva.example")]
    [InlineData("http://[::1]:8080")]
    [InlineData("capacitor://localhost")]
    [InlineData("null")]
    public void An_origin_as_browsers_send_it_is_named(string origin) => Assert.Equal(origin, RejectedOrigins.Printable(origin));

    [Theory]
    [InlineData("")]
    [InlineData("www.example.com")]
    [InlineData("https://www.example.com/path")]
    [InlineData("https://user:secret@www.example.com")]
    [InlineData("https://www.example.com?token=1")]
    [InlineData("https://www.example.com\n{\"EventId\":1012}")]
    [InlineData("javascript:alert(1)")]
    public void Anything_else_is_not_repeated(string header) => Assert.Equal("an origin that no browser sends", RejectedOrigins.Printable(header));

    [Fact]
    public void An_origin_longer_than_a_name_can_be_is_not_repeated() =>
        Assert.Equal("an origin that no browser sends", RejectedOrigins.Printable($"https://{new string('a', 300)}.example"));

    [Fact]
    public void The_event_names_the_origin_and_the_setting_and_is_sampled_for_each_list()
    {
        var origins = new RejectedOrigins(TimeProvider.System, _log);
        for (var i = 0; i < 500; i++)
        {
            origins.LogUnlisted("https://www.example.com");
            origins.LogForeign("https://blog.example.com", "shop");
        }

        Assert.Equal(
            ["A request from origin https://www.example.com was rejected. If this is your page, add the origin to Http__AllowedOrigins. Such requests since the last log line: 1.",
             "A request from origin https://blog.example.com was rejected. If this is your page, add the origin to Captcha__Scenes__shop__AllowedOrigins. Such requests since the last log line: 1."],
            _log.Events.Select(static logged => logged.Text), StringComparer.Ordinal);
    }
}
