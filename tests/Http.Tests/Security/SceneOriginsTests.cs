using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Security;
using CaptchaGate.Http.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Tests.Security;

public sealed class SceneOriginsTests
{
    private const string Shop = "https://shop.example.com";
    private const string Blog = "https://blog.example.com";

    private readonly SceneOrigins _origins = Create(new HttpOptions());

    [Theory]
    [InlineData(null, Blog, true)]
    [InlineData("default", Blog, true)]
    [InlineData("free", null, true)]
    [InlineData("unknown", Blog, true)]
    [InlineData("shop", Shop, true)]
    [InlineData("shop1", Shop, true)]
    [InlineData("shop", "https://a.preview.example.com", true)]
    [InlineData("shop", Blog, false)]
    [InlineData("shop1", Blog, false)]
    [InlineData("shop", null, false)]
    [InlineData("shop", "null", false)]
    public void A_bound_scene_is_for_its_own_pages(string? scene, string? origin, bool allowed)
    {
        var refusal = _origins.Check(scene, RequestOf(origin), isService: false);
        Assert.Equal(allowed, refusal is null);
        Assert.Equal(allowed ? null : 403, refusal?.Status);
    }

    [Fact]
    public void A_service_without_a_page_may_use_every_scene_and_a_page_with_a_key_only_its_own()
    {
        Assert.Null(_origins.Check("shop", RequestOf(null), isService: true));
        Assert.NotNull(_origins.Check("shop", RequestOf(Blog), isService: true));
    }

    [Theory]
    [InlineData(null, null, false, false)]
    [InlineData("default", null, false, false)]
    [InlineData("unknown", null, false, false)]
    [InlineData("default", null, true, true)]
    [InlineData("shop", null, true, true)]
    [InlineData("default", Blog, false, true)]
    [InlineData("shop", Shop, false, true)]
    public void Without_AllowMissingOrigin_only_pages_and_services_may_call(string? scene, string? origin, bool isService, bool allowed)
    {
        var refusal = Create(new HttpOptions { AllowMissingOrigin = false }).Check(scene, RequestOf(origin), isService);
        Assert.Equal(allowed ? null : 403, refusal?.Status);
    }

    private static SceneOrigins Create(HttpOptions options) => new(
        new SceneRegistry(
            Options.Create(new CaptchaOptions
            {
                Scenes = { ["default"] = new() { Id = "free" }, ["shop"] = new() { Id = "shop1", AllowedOrigins = [Shop, "https://*.preview.example.com"] } },
            }),
            Options.Create(new FailOpenOptions())),
        Options.Create(options),
        new RejectedOrigins(TimeProvider.System, NullLogger<RejectedOrigins>.Instance));

    private static ApplicationRequest RequestOf(string? origin) => origin is null ? Ask.Of("POST", "/api/verify") : Ask.Of("POST", "/api/verify", ("Origin", origin));
}
