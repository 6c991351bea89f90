using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Http.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace CaptchaGate.Http.Tests;

public sealed class HttpSettingsTests
{
    private readonly HttpOptions _options = new();

    [Fact]
    public void The_defaults_are_these_and_hold()
    {
        Assert.Equal(("api", 60, 3000, 256, 0), (_options.RoutePrefix, _options.RateLimit.PerClientPerMinute, _options.RateLimit.UnknownPerMinute, _options.RateLimit.Concurrency, _options.TrustedHops));
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
    [InlineData("https://*.pages.dev", false, false)]
    [InlineData("https://*.example.pages.dev", true, true)]
    [InlineData("https://*.preview.example.co.uk:8443", true, true)]
    [InlineData("http://*.example.pages.dev", false, false)]
    [InlineData("https://*.Example.pages.dev", false, false)]
    [InlineData("https://*.example.pages.dev/", false, false)]
    [InlineData("https://*.*.example.pages.dev", false, false)]
    [InlineData("https://a.*.example.pages.dev", false, false)]
    [InlineData("https://a*.example.pages.dev", false, false)]
    [InlineData("https://*example.pages.dev", false, false)]
    [InlineData("https://*.example..dev", false, false)]
    [InlineData("https://*.192.0.2.1", false, false)]
    [InlineData("capacitor://localhost", true, true)]
    [InlineData("ionic://localhost", true, true)]
    [InlineData("tauri://localhost", true, true)]
    [InlineData("capacitor://app.example.com", true, true)]
    [InlineData("capacitor://", false, false)]
    [InlineData("capacitor://localhost/", false, false)]
    [InlineData("capacitor://*", false, false)]
    [InlineData("Capacitor://localhost", false, false)]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmnop", true, true)]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmno", false, false)]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmnoq", false, false)]
    [InlineData("chrome-extension://*", false, false)]
    [InlineData("file://", false, false)]
    [InlineData("javascript://localhost", false, false)]
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
    [InlineData("https://b\u00fccher.example", "https://xn--bcher-kva.example")]
    [InlineData("https://B\u00dcCHER.example:8443", "https://xn--bcher-kva.example:8443")]
    [InlineData("https://\u4f8b\u5b50.example", "https://xn--fsqu00a.example")]
    [InlineData("https://WWW.Example.com", "https://www.example.com")]
    [InlineData("https://www.example.com:443", "https://www.example.com")]
    [InlineData("https://www.example.com/", "https://www.example.com")]
    [InlineData("https://www.example.com/shop", "https://www.example.com")]
    [InlineData(" https://www.example.com", "https://www.example.com")]
    [InlineData("https://www.example.com ", "https://www.example.com")]
    [InlineData("HTTPS://www.example.com", "https://www.example.com")]
    [InlineData("https://[2001:DB8:0::1]:8443", "https://[2001:db8::1]:8443")]
    public void An_origin_that_no_browser_sends_is_refused_with_the_one_that_browsers_send(string origin, string sent)
    {
        _options.AllowedOrigins = [origin];
        var line = AssertFault("Http__AllowedOrigins__0", "must be one exact origin, written as browsers send it");
        Assert.EndsWith($"; for example Http__AllowedOrigins__0={sent}", line, StringComparison.Ordinal);
        _options.AllowedOrigins = [sent];
        AssertHolds();
    }

    [Theory]
    [InlineData("https://user:marker@www.example.com")]
    [InlineData("https://www.example.com?key=marker")]
    [InlineData("https://www.example.com#marker")]
    [InlineData("https://mar ker.example.com")]
    [InlineData("https://*.marker.example")]
    public void What_is_no_origin_is_not_repeated(string origin)
    {
        _options.AllowedOrigins = [origin];
        Assert.DoesNotContain("marker", AssertFault("Http__AllowedOrigins__0", "must be one exact origin"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("test", false, true)]
    [InlineData("shop", false, true)]
    [InlineData("the-service-key", false, true)]
    [InlineData("right", true, true)]
    [InlineData("correct horse battery staple", true, true)]
    public void A_service_key_that_can_be_guessed_is_refused(string key, bool production, bool development)
    {
        _options.ServiceKeys["shop"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
        Check(production, Environments.Production);
        Check(development, Environments.Development);

        void Check(bool holds, string environment)
        {
            if (holds)
                AssertHolds(environment);
            else
                AssertFault("Http__ServiceKeys__shop", "is the hash of a key that can be guessed", environment);
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
    [InlineData(60_000, true)]
    [InlineData(60_001, false)]
    public void Requests_of_unknown_clients_have_exact_ends(int value, bool holds)
    {
        _options.RateLimit.UnknownPerMinute = value;
        AssertRange(holds, "Http__RateLimit__UnknownPerMinute");
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
        new HttpOptionsValidator(new HostingEnvironment { EnvironmentName = environment ?? Environments.Production }).Validate(null, _options);
}
