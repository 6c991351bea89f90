using CaptchaGate.Http.Operations;

namespace CaptchaGate.Http.Tests.Operations;

/// <summary>For which issuers a library that follows OpenID Connect Discovery arrives at this endpoint.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("https://captcha.example.com/api", "/api", "https://captcha.example.com/api")]
    [InlineData("https://captcha.example.com/api/", "/api", "https://captcha.example.com/api")]
    [InlineData("https://captcha.example.com/API", "/api", "https://captcha.example.com/API")]
    [InlineData("https://Captcha.example.com/api", "/api", "https://Captcha.example.com/api")]
    [InlineData("https://captcha.example.com:8443/api", "/api", "https://captcha.example.com:8443/api")]
    [InlineData("https://[2001:db8::1]/api", "/api", "https://[2001:db8::1]/api")]
    [InlineData("https://captcha.example.com/captcha/v1", "/captcha/v1", "https://captcha.example.com/captcha/v1")]
    [InlineData("https://captcha.example.com", "", "https://captcha.example.com")]
    [InlineData("https://captcha.example.com/", "", "https://captcha.example.com")]
    public void An_https_issuer_with_the_route_prefix_is_served(string issuer, string prefix, string address) =>
        Assert.Equal(address, DiscoveryRoute.PublicAddress(issuer, prefix));

    [Theory]
    [InlineData("https://captcha.example.com", "/api")]
    [InlineData("https://captcha.example.com/", "/api")]
    [InlineData("https://captcha.example.com/api", "")]
    [InlineData("https://captcha.example.com/other", "/api")]
    [InlineData("https://captcha.example.com/apis", "/api")]
    [InlineData("https://captcha.example.com/captcha/api", "/api")]
    [InlineData("https://captcha.example.com/api//", "/api")]
    [InlineData("https://captcha.example.com//", "")]
    [InlineData("https://captcha.example.com/x/../api", "/api")]
    [InlineData("https://captcha.example.com:443/api", "/api")]
    [InlineData("https://captcha.example.com/api?x=1", "/api")]
    [InlineData("https://captcha.example.com/api?", "/api")]
    [InlineData("https://captcha.example.com/api#x", "/api")]
    [InlineData("https://user@captcha.example.com/api", "/api")]
    [InlineData("https://user:password@captcha.example.com/api", "/api")]
    [InlineData(" https://captcha.example.com/api", "/api")]
    [InlineData("https://captcha.example.com/api ", "/api")]
    [InlineData("https:\\\\captcha.example.com\\api", "/api")]
    [InlineData("https:///api", "/api")]
    [InlineData("http://captcha.example.com/api", "/api")]
    [InlineData("http://127.0.0.1:8080/api", "/api")]
    [InlineData("ftp://captcha.example.com/api", "/api")]
    [InlineData("captcha.example.com/api", "/api")]
    [InlineData("/api", "/api")]
    [InlineData("shop", "/api")]
    [InlineData("urn:captcha", "")]
    public void Any_other_issuer_is_not(string issuer, string prefix) => Assert.Null(DiscoveryRoute.PublicAddress(issuer, prefix));
}
