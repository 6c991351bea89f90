using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Http.Tests.Support;

namespace CaptchaGate.Http.Tests;

public sealed class CorsTests
{
    private const string Site = "https://www.example.com";

    private readonly Cors _cors = new(new HttpOptions { AllowedOrigins = [Site, "https://shop.example.com:8443"] });

    [Theory]
    [InlineData(Site, true)]
    [InlineData("https://shop.example.com:8443", true)]
    [InlineData("https://www.example.com/", false)]
    [InlineData("https://WWW.example.com", false)]
    [InlineData("http://www.example.com", false)]
    [InlineData("https://example.com", false)]
    [InlineData("https://www.example.com:443", false)]
    [InlineData("https://www.example.com.evil.example", false)]
    [InlineData("https://evilwww.example.com", false)]
    [InlineData("https://shop.example.com", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("https://www.example.com, https://www.example.com", false)]
    public void An_origin_is_compared_to_the_letter(string origin, bool allowed)
    {
        var request = Ask.Of("POST", "/api/verify", ("Origin", origin));
        var response = new ApplicationResponse { Status = 200 };
        _cors.Decorate(response, request);

        Assert.Equal(allowed, _cors.Permits(request));
        Assert.Equal("Origin", response.Headers["Vary"]);
        Assert.Equal(allowed ? origin : null, response.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal(allowed, response.Headers["Access-Control-Expose-Headers"] is not null);
        Assert.Equal(allowed, Preflight(request)["Access-Control-Allow-Methods"] is not null);
        Assert.Null(response.Headers["Access-Control-Allow-Credentials"]);
    }

    [Fact]
    public void Whoever_has_no_origin_is_no_page_and_may_call()
    {
        var request = Ask.Of("POST", "/api/verify");
        var response = new ApplicationResponse { Status = 200 };
        _cors.Decorate(response, request);
        Assert.True(_cors.Permits(request));
        Assert.Equal(["Vary"], response.Headers.Select(static header => header.Key), StringComparer.Ordinal);
    }

    [Fact]
    public void A_preflight_of_an_allowed_page_names_method_headers_and_age()
    {
        var headers = Preflight(Ask.Of("OPTIONS", "/api/verify", ("Origin", Site)));
        Assert.Equal(("POST, OPTIONS", "POST", "7200"), (headers["Allow"], headers["Access-Control-Allow-Methods"], headers["Access-Control-Max-Age"]));
        Assert.Equal("Content-Type, Idempotency-Key, Authorization, X-Aliyun-Captcha-Verify-Param, X-Captcha-Unavailable", headers["Access-Control-Allow-Headers"]);
    }

    [Fact]
    public void A_route_that_is_not_for_browsers_allows_none()
    {
        var response = _cors.Preflight(new TestRoute(forBrowsers: false), Ask.Of("OPTIONS", "/api/health", ("Origin", Site)));
        Assert.Equal(["Allow"], response.Headers.Select(static header => header.Key), StringComparer.Ordinal);
        Assert.Equal(204, response.Status);
    }

    [Fact]
    public void With_a_star_in_development_every_page_is_allowed_by_its_own_name()
    {
        var cors = new Cors(new HttpOptions { AllowedOrigins = ["*"] });
        var response = new ApplicationResponse { Status = 200 };
        cors.Decorate(response, Ask.Of("POST", "/api/verify", ("Origin", "http://localhost:3000")));
        Assert.Equal("http://localhost:3000", response.Headers["Access-Control-Allow-Origin"]);
    }

    private AnswerHeaderCollection Preflight(ApplicationRequest request)
    {
        var response = _cors.Preflight(new TestRoute(forBrowsers: true), request);
        Assert.Equal(204, response.Status);
        Assert.True(response.Body.IsEmpty);
        return response.Headers;
    }

    private sealed class TestRoute(bool forBrowsers) : Route
    {
        public override string Path => "/test";

        public override string Method => forBrowsers ? "POST" : "GET";

        public override bool ForBrowsers => forBrowsers;

        public override Task<ApplicationResponse> AnswerAsync(RouteContext context) => throw new InvalidOperationException("No test asks.");
    }
}
