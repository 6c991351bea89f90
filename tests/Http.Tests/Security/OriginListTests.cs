using CaptchaGate.Http.Security;

namespace CaptchaGate.Http.Tests.Security;

public sealed class OriginListTests
{
    private readonly OriginList _origins = new(["https://www.example.com", "https://*.example.pages.dev", "https://*.shop.example.org:8443", "capacitor://localhost"]);

    [Theory]
    [InlineData("https://www.example.com")]
    [InlineData("capacitor://localhost")]
    [InlineData("https://main.example.pages.dev")]
    [InlineData("https://pr-12--x.example.pages.dev")]
    [InlineData("https://7.example.pages.dev")]
    [InlineData("https://a.shop.example.org:8443")]
    public void An_exact_entry_and_one_label_in_front_of_a_wildcard_entry_are_allowed(string origin) => Assert.True(_origins.Contains(origin));

    [Theory]
    [InlineData("https://example.pages.dev")]
    [InlineData("https://.example.pages.dev")]
    [InlineData("https://*.example.pages.dev")]
    [InlineData("https://a.b.example.pages.dev")]
    [InlineData("https://evilexample.pages.dev")]
    [InlineData("https://evil-example.pages.dev")]
    [InlineData("https://a.example.pages.dev.evil.example")]
    [InlineData("https://a.example.pages.dev:8443")]
    [InlineData("https://a.example.pages.dev/")]
    [InlineData("https://evil.example/.example.pages.dev")]
    [InlineData("https://evil.example#.example.pages.dev")]
    [InlineData("https://user@a.example.pages.dev")]
    [InlineData("https://evil.example:443.example.pages.dev")]
    [InlineData("https://A.example.pages.dev")]
    [InlineData("https://a_b.example.pages.dev")]
    [InlineData("https://-a.example.pages.dev")]
    [InlineData("https://a-.example.pages.dev")]
    [InlineData("https://а.example.pages.dev")]
    [InlineData("http://a.example.pages.dev")]
    [InlineData("HTTPS://a.example.pages.dev")]
    [InlineData("https://a.example.pages.dev ")]
    [InlineData("https://a.example.pages.dev, https://a.example.pages.dev")]
    [InlineData("https://a.shop.example.org")]
    [InlineData("capacitor://localhost.evil")]
    [InlineData("ionic://localhost")]
    [InlineData("https://localhost")]
    [InlineData("null")]
    [InlineData("")]
    public void Look_alikes_are_not(string origin) => Assert.False(_origins.Contains(origin));

    [Fact]
    public void A_label_has_at_most_63_characters()
    {
        Assert.True(_origins.Contains($"https://{new string('a', 63)}.example.pages.dev"));
        Assert.False(_origins.Contains($"https://{new string('a', 64)}.example.pages.dev"));
    }
}
