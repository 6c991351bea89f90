namespace CaptchaGate.Core.Captcha.Widgets;

/// <summary>What of the widget an address serves.</summary>
internal enum WidgetPart
{
    /// <summary>The script that pages include.</summary>
    Script,

    /// <summary>The calls by which the script initialises.</summary>
    Initialization,
}

/// <summary>An address that a page needs to show the widget.</summary>
/// <param name="Region">The region whose pages need it; null for all.</param>
internal sealed record WidgetAddress(Uri Url, WidgetPart Part, CaptchaRegion? Region)
{
    public bool IsOf(CaptchaRegion region) => Region is null || Region == region;
}

/// <summary>
/// The addresses of the widget. They come from the configuration only, never from a request. No documentation of Alibaba Cloud names them:
/// the hosts are those that public integrations load (docs/static-site.md), and the doctor shows what they answer.
/// </summary>
internal static class WidgetAddresses
{
    private static readonly Uri PublicScript = new("https://o.alicdn.com/captcha-frontend/aliyunCaptcha/AliyunCaptcha.js");
    private static readonly string[] Variants = ["", "-b", "-dual", "-dual-b"];

    /// <summary>Whether an address is a script, as opposed to an initialisation host.</summary>
    public static bool IsScript(Uri url) => url.AbsolutePath.EndsWith(".js", StringComparison.OrdinalIgnoreCase);

    /// <summary>The script and its alternates, then the initialisation hosts of each of <paramref name="regions"/>.</summary>
    public static IReadOnlyList<WidgetAddress> Create(CaptchaOptions options, IEnumerable<CaptchaRegion> regions)
    {
        var own = options.Widget.Urls;
        Uri[] scripts = own.Exists(IsScript) ? [.. own.Where(IsScript)] : [PublicScript];
        return
        [
            .. scripts.Distinct().Select(static url => new WidgetAddress(url, WidgetPart.Script, Region: null)),
            .. regions.SelectMany(region => HostsOf(options, region).Distinct().Select(url => new WidgetAddress(url, WidgetPart.Initialization, region))),
        ];
    }

    private static IEnumerable<Uri> HostsOf(CaptchaOptions options, CaptchaRegion region)
    {
        if (region == options.Region && options.Widget.Urls.Exists(static url => !IsScript(url)))
            return options.Widget.Urls.Where(static url => !IsScript(url));
        if (string.IsNullOrEmpty(options.Prefix))
            return [];
        var family = region is CaptchaRegion.Cn ? "captcha-open" : "captcha-open-southeast";
        return Variants.Select(variant => new Uri($"https://{options.Prefix}.{family}{variant}.aliyuncs.com/"));
    }
}
