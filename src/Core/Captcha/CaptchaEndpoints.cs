namespace CaptchaGate.Core.Captcha;

/// <summary>
/// The service's endpoints ("Endpoints", CAPTCHA 2.0 documentation). They must match the page's region. The second
/// name of a region is another way to the same service, for a retry when the first could not be reached.
/// </summary>
public sealed record CaptchaEndpoints(Uri First, Uri? Second)
{
    private static readonly CaptchaEndpoints Cn = Of("captcha.cn-shanghai.aliyuncs.com", "captcha-dualstack.cn-shanghai.aliyuncs.com");
    private static readonly CaptchaEndpoints Sgp = Of("captcha.ap-southeast-1.aliyuncs.com", "captcha-dualstack.ap-southeast-1.aliyuncs.com");
    private static readonly Uri CnVpc = new("https://captcha-vpc.cn-shanghai.aliyuncs.com/");

    /// <summary>The endpoints of <paramref name="region"/>.</summary>
    public static CaptchaEndpoints Of(CaptchaRegion region) => region is CaptchaRegion.Cn ? Cn : Sgp;

    /// <summary>The endpoints that <paramref name="options"/> ask for: the region's, or the override first.</summary>
    public static CaptchaEndpoints Of(CaptchaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var region = Of(options.Region ?? CaptchaRegion.Cn);
        if (options.Endpoint is not { } own || own == region.First)
            return region;
        if (own == region.Second)
            return new CaptchaEndpoints(own, region.First);
        // A configured endpoint is used exclusively.
        return new CaptchaEndpoints(own, null);
    }

    /// <summary>Whether <paramref name="endpoint"/> is a documented endpoint of <paramref name="region"/>.</summary>
    public static bool IsDocumented(Uri endpoint, CaptchaRegion region) =>
        endpoint.UserInfo.Length == 0
        && (endpoint == Of(region).First || endpoint == Of(region).Second || (region is CaptchaRegion.Cn && endpoint == CnVpc));

    private static CaptchaEndpoints Of(string first, string second) => new(new Uri($"https://{first}/"), new Uri($"https://{second}/"));
}
