using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace CaptchaGate.Http.Tests;

public sealed class HttpSettingsTests
{
    private readonly HttpOptions _options = new();

    [Fact]
    public void The_defaults_are_these_and_hold()
    {
        Assert.Equal(("api", 60, 256, 0), (_options.RoutePrefix, _options.RateLimit.PerClientPerMinute, _options.RateLimit.Concurrency, _options.TrustedHops));
        Assert.Empty(_options.AllowedOrigins);
        Assert.Empty(_options.ServiceKeys);
        AssertHolds();
    }

    [Theory]
    [InlineData("https://www.example.com", true, true)]
    [InlineData("https://www.example.com:8443", true, true)]
    [InlineData("https://xn--bcher-kva.example", true, true)]
    [InlineData("http://www.example.com", false, true)]
    [InlineData("http://localhost:3000", false, true)]
    [InlineData("*", false, true)]
    [InlineData("null", false, true)]
    [InlineData("https://www.example.com/", false, false)]
    [InlineData("https://www.example.com/path", false, false)]
    [InlineData("https://www.example.com?x", false, false)]
    [InlineData("https://www.example.com:443", false, false)]
    [InlineData("https://WWW.example.com", false, false)]
    [InlineData("https://user@www.example.com", false, false)]
    [InlineData("https://*.example.com", false, false)]
    [InlineData("www.example.com", false, false)]
    [InlineData("ftp://www.example.com", false, false)]
    [InlineData("", false, false)]
    public void An_origin_is_what_a_browser_sends(string origin, bool production, bool development)
    {
        _options.AllowedOrigins = ["https://first.example.com", origin];
        Check(production, Environments.Production);
        Check(development, Environments.Development);

        void Check(bool holds, string environment)
        {
            if (holds)
                AssertHolds(environment);
            else
                AssertFault("Http__AllowedOrigins__1", "must be one exact origin", environment);
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("api", true)]
    [InlineData("/api/v1/", true)]
    [InlineData("a-b_c", true)]
    [InlineData("a b", false)]
    [InlineData("api?", false)]
    [InlineData("äpi", false)]
    public void A_prefix_is_plain(string prefix, bool holds)
    {
        _options.RoutePrefix = prefix;
        if (holds)
            AssertHolds();
        else
            AssertFault("Http__RoutePrefix", "may hold letters, digits");
    }

    [Fact]
    public void A_service_key_is_a_hash_and_a_key_in_its_place_is_not_repeated()
    {
        _options.ServiceKeys["shop"] = "marker-key";
        Assert.DoesNotContain("marker", AssertFault("Http__ServiceKeys__shop", "must be sha256:"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(60_000, true)]
    [InlineData(60_001, false)]
    public void Requests_per_minute_have_exact_ends(int value, bool holds)
    {
        _options.RateLimit.PerClientPerMinute = value;
        AssertRange(holds, "Http__RateLimit__PerClientPerMinute");
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(100_000, true)]
    [InlineData(100_001, false)]
    public void Concurrency_has_exact_ends(int value, bool holds)
    {
        _options.RateLimit.Concurrency = value;
        AssertRange(holds, "Http__RateLimit__Concurrency");
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Trusted_hops_have_exact_ends(int value, bool holds)
    {
        _options.TrustedHops = value;
        AssertRange(holds, "Http__TrustedHops");
    }

    private void AssertRange(bool holds, string setting)
    {
        if (holds)
            AssertHolds();
        else
            AssertFault(setting, "must lie between");
    }

    private void AssertHolds(string? environment = null) => Assert.True(Validate(environment).Succeeded);

    private string AssertFault(string setting, string fault, string? environment = null)
    {
        var line = Assert.Single(Validate(environment).Failures!);
        Assert.StartsWith($"{setting} {fault}", line, StringComparison.Ordinal);
        Assert.Contains($"; for example {setting}=", line, StringComparison.Ordinal);
        return line;
    }

    private Microsoft.Extensions.Options.ValidateOptionsResult Validate(string? environment) =>
        new HttpSettings(new HostingEnvironment { EnvironmentName = environment ?? Environments.Production }).Validate(null, _options);
}
