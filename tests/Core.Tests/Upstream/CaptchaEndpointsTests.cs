using CaptchaGate.Core.Captcha;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>The addresses of the documentation page "Endpoints".</summary>
public sealed class CaptchaEndpointsTests
{
    [Theory]
    [InlineData(CaptchaRegion.Cn, "https://captcha.cn-shanghai.aliyuncs.com/", "https://captcha-dualstack.cn-shanghai.aliyuncs.com/")]
    [InlineData(CaptchaRegion.Sgp, "https://captcha.ap-southeast-1.aliyuncs.com/", "https://captcha-dualstack.ap-southeast-1.aliyuncs.com/")]
    public void Each_region_has_its_two_names(CaptchaRegion region, string first, string second)
    {
        var expected = new CaptchaEndpoints(new Uri(first), new Uri(second));
        Assert.Equal(expected, CaptchaEndpoints.Of(region));
        Assert.Equal(expected, CaptchaEndpoints.Of(new CaptchaOptions { Region = region }));
        Assert.Equal(expected, CaptchaEndpoints.Of(new CaptchaOptions { Region = region, Endpoint = new Uri(first) }));
        Assert.Equal(
            new CaptchaEndpoints(new Uri(second), new Uri(first)),
            CaptchaEndpoints.Of(new CaptchaOptions { Region = region, Endpoint = new Uri(second) }));
    }

    [Fact]
    public void Another_address_has_no_second_name()
    {
        var own = new Uri("http://127.0.0.1:8081/");
        Assert.Equal(new CaptchaEndpoints(own, null), CaptchaEndpoints.Of(new CaptchaOptions { Region = CaptchaRegion.Sgp, Endpoint = own }));
    }

    [Theory]
    [InlineData("https://captcha.cn-shanghai.aliyuncs.com", true, false)]
    [InlineData("https://captcha-dualstack.cn-shanghai.aliyuncs.com/", true, false)]
    [InlineData("https://captcha-vpc.cn-shanghai.aliyuncs.com", true, false)]
    [InlineData("https://CAPTCHA.ap-southeast-1.aliyuncs.com", false, true)]
    [InlineData("https://captcha-vpc.ap-southeast-1.aliyuncs.com", false, false)]
    [InlineData("http://captcha.cn-shanghai.aliyuncs.com", false, false)]
    [InlineData("https://captcha.cn-shanghai.aliyuncs.com:8443", false, false)]
    [InlineData("https://captcha.cn-shanghai.aliyuncs.com/path", false, false)]
    [InlineData("https://captcha.cn-shanghai.aliyuncs.com.evil.example", false, false)]
    [InlineData("https://captcha.cn-shanghai.aliyuncs.com?x=1", false, false)]
    public void Only_the_documented_addresses_of_the_region_are_documented(string endpoint, bool cn, bool sgp)
    {
        Assert.Equal(cn, CaptchaEndpoints.IsDocumented(new Uri(endpoint), CaptchaRegion.Cn));
        Assert.Equal(sgp, CaptchaEndpoints.IsDocumented(new Uri(endpoint), CaptchaRegion.Sgp));
    }
}
