using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Credentials;

/// <summary>The addresses of STS and KMS: <c>https://&lt;service&gt;.&lt;region&gt;.aliyuncs.com</c>, inside a VPC <c>&lt;service&gt;-vpc</c>.</summary>
internal static class ServiceAddress
{
    private const int MostRegion = 32;

    public static Uri Of(string service, string region, Uri? endpoint) => endpoint ?? Public(service, region);

    /// <summary>Checks the settings <c>Region</c> and <c>Endpoint</c> beneath <paramref name="prefix"/>.</summary>
    public static void Check(SettingFaults faults, string service, string prefix, string? region, Uri? endpoint, IHostEnvironment environment)
    {
        var isRegion = region?.Length is > 0 and <= MostRegion && region.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-');
        faults.Require(isRegion, $"{prefix}__Region", "is missing or is no region's id", "ap-southeast-1");
        if (!isRegion || endpoint is null || endpoint == Public(service, region!) || endpoint == Public(service + "-vpc", region!))
            return;
        faults.Require(
            environment.IsDevelopment() && endpoint is { IsAbsoluteUri: true, IsLoopback: true, AbsolutePath: "/" },
            $"{prefix}__Endpoint",
            "must be an https endpoint that Alibaba documents for the region (a loopback address only in Development)",
            Public(service + "-vpc", region!).AbsoluteUri);
    }

    private static Uri Public(string service, string region) => new($"https://{service}.{region}.aliyuncs.com/");
}
