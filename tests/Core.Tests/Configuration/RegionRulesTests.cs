using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Resilience.Regions;
using CaptchaGate.Core.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Tests.Configuration;

/// <summary>A scene may be of another region than <c>Captcha__Region</c>.</summary>
public sealed class RegionRulesTests
{
    [Fact]
    public void Without_regions_of_scenes_there_is_one_service()
    {
        using var services = new Settings().Build();
        Assert.Equal("sgp", Assert.Single(services.GetRequiredService<RegionalServices>().All).Region.Name);
    }

    [Fact]
    public void Each_region_has_its_own_endpoints_and_nothing_in_common()
    {
        using var services = WithChina().Build();
        var regions = services.GetRequiredService<RegionalServices>();
        var scenes = services.GetRequiredService<SceneRegistry>();
        var (main, china) = (regions.Of(scenes.Find("default")!), regions.Of(scenes.Find("china")!));
        Assert.Equal([main, china], regions.All);
        Assert.Equal((CaptchaEndpoints.Of(CaptchaRegion.Sgp), CaptchaEndpoints.Of(CaptchaRegion.Cn)), (main.Endpoints, china.Endpoints));
        Assert.NotSame(main.Breaker, china.Breaker);
        Assert.NotSame(main.Monitor, china.Monitor);
        Assert.NotSame(main.Verifier, china.Verifier);
        Assert.NotSame(main.Clock, china.Clock);
        Assert.NotSame(main.Http, china.Http);
    }

    [Fact]
    public void The_main_region_is_not_called_where_no_scene_is_of_it()
    {
        using var services = new Settings().Set("Captcha__SceneId", null).Set("Captcha__Scenes__china__Id", "5e6f7a8b").Set("Captcha__Scenes__china__Region", "cn").Build();
        Assert.Equal("cn", Assert.Single(services.GetRequiredService<RegionalServices>().All).Region.Name);
    }

    [Fact]
    public void The_address_of_another_region_is_its_own()
    {
        using var services = WithChina().Set("Captcha__Endpoint", CaptchaEndpoints.Of(CaptchaRegion.Sgp).Second!.AbsoluteUri)
            .Set("Captcha__Regions__cn__Endpoint", "https://captcha-vpc.cn-shanghai.aliyuncs.com").Build();
        var all = services.GetRequiredService<RegionalServices>().All;
        Assert.Equal(
            ["captcha-dualstack.ap-southeast-1.aliyuncs.com", "captcha-vpc.cn-shanghai.aliyuncs.com"],
            all.Select(static service => service.Endpoints.First.Host),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Captcha__Scenes__china__Region", "us", "has a value that cannot be read")]
    [InlineData("Captcha__Scenes__china__Region", "7", "is unknown: it is the region of the scene's pages, cn or sgp")]
    [InlineData("Captcha__Regions__sgp__Endpoint", "https://captcha.ap-southeast-1.aliyuncs.com", "names no other region than Captcha__Region")]
    [InlineData("Captcha__Regions__us__Endpoint", "https://captcha.ap-southeast-1.aliyuncs.com", "names no other region than Captcha__Region")]
    [InlineData("Captcha__Regions__cn__Endpoint", "https://captcha.ap-southeast-1.aliyuncs.com", "must be an https endpoint that Alibaba documents for the region")]
    [InlineData("Captcha__Regions__cn__Endpoint", "http://127.0.0.1:8081", "must be an https endpoint that Alibaba documents for the region")]
    public void A_wrong_region_is_refused(string setting, string value, string fault) => WithChina().Set(setting, value).AssertFault(setting, fault);

    [Fact]
    public void Connecting_leaves_time_for_the_second_endpoint_of_every_region() =>
        WithChina().Set("Captcha__Endpoint", "https://captcha-vpc.cn-shanghai.aliyuncs.com").Set("Captcha__Region", "cn").Set("Captcha__Scenes__china__Region", "sgp")
            .Set("Captcha__ConnectTimeout", "00:00:01.500").AssertFault("Captcha__ConnectTimeout", "must be shorter than half of Captcha__Deadline");

    [Fact]
    public void In_Development_a_region_may_be_on_this_machine() =>
        new Settings { Environment = Environments.Development }.Set("Captcha__Scenes__china__Id", "5e6f7a8b").Set("Captcha__Scenes__china__Region", "cn")
            .Set("Captcha__Regions__cn__Endpoint", "http://127.0.0.1:8081").AssertStarts();

    private static Settings WithChina() => new Settings().Set("Captcha__Scenes__china__Id", "5e6f7a8b").Set("Captcha__Scenes__china__Region", "cn");
}
