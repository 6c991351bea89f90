using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Captcha;

/// <summary>Where a page's captcha is served from; the same as <c>region</c> in the page's <c>AliyunCaptchaConfig</c>.</summary>
public enum CaptchaRegion
{
    /// <summary>Mainland China.</summary>
    Cn,

    /// <summary>Singapore.</summary>
    Sgp,
}

/// <summary>The settings under <c>Captcha</c>.</summary>
public sealed class CaptchaOptions
{
    public const string Section = "Captcha";

    /// <value>Required. The page's region.</value>
    public CaptchaRegion? Region { get; set; }

    /// <value>The scene of callers that name none, alias <c>default</c>; may be left out when <see cref="Scenes"/> are set.</value>
    public string? SceneId { get; set; }

    /// <value>Further scenes by alias.</value>
    public Dictionary<string, SceneOptions> Scenes { get; set; } = new(StringComparer.Ordinal);

    /// <value>Regions of scenes besides <see cref="Region"/>, by name (<c>cn</c>, <c>sgp</c>).</value>
    public Dictionary<string, RegionOptions> Regions { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <value>The service's address instead of the region's; one of the documented endpoints, or in Development a loopback address.</value>
    public Uri? Endpoint { get; set; }

    /// <value>One limit for everything that a verification does upstream, 200 milliseconds to 60 seconds. Default: 3 seconds.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(3);

    /// <value>The limit of one call, at most the deadline. Default: 2 seconds.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <value>
    /// The limit of name resolution, connection and TLS handshake, less than <see cref="AttemptTimeout"/> and, where the region
    /// has a second endpoint, less than half the deadline. Default: 1 second.
    /// </value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <value>
    /// How many requests may use a connection to the service at once, 1 to 10,000. A request waits up to
    /// <see cref="ConnectTimeout"/> for a place and is then shed. Default: 64.
    /// </value>
    /// <remarks>
    /// Half of the 128 SNAT ports that Azure guarantees to an instance. At 50 ms an answer that is 1,280 calls a second, above
    /// the service's default quota of 1,000.
    /// </remarks>
    public int MaxConnections { get; set; } = 64;

    /// <value>Whether T005, the pass of a scene in test mode, passes. Refused in Production. Default: false.</value>
    public bool AllowTestMode { get; set; }

    /// <value>The account's prefix of the CAPTCHA console, as in the page's <c>AliyunCaptchaConfig</c>. Default: none; required with <c>Captcha__Widget__FailOpen</c>.</value>
    public string? Prefix { get; set; }

    public WidgetOptions Widget { get; set; } = new();

    /// <value>The limits of the connections to the service.</value>
    internal ConnectionLimits ConnectionLimits => new(MaxConnections, ConnectTimeout);

    /// <summary>The same settings for scenes of <paramref name="region"/>, with that region's own address.</summary>
    internal CaptchaOptions In(ServiceRegion region)
    {
        var options = (CaptchaOptions)MemberwiseClone();
        if (region.Id != Region)
            (options.Region, options.Endpoint) = (region.Id, Regions.GetValueOrDefault(region.Name)?.Endpoint);
        return options;
    }
}

/// <summary>The settings under <c>Captcha__Scenes__&lt;alias&gt;</c>.</summary>
public sealed class SceneOptions
{
    /// <value>Required. The scene id of the CAPTCHA console.</value>
    public string? Id { get; set; }

    /// <value>The region of the scene's pages. Default: as <c>Captcha__Region</c>.</value>
    public CaptchaRegion? Region { get; set; }

    /// <value>Default: as <c>FailOpen__Policy</c>.</value>
    public FailOpenMode? Policy { get; set; }

    /// <value>Default: as <c>Captcha__AllowTestMode</c>. Naming it here allows test mode in Production too.</value>
    public bool? AllowTestMode { get; set; }

    /// <value>The origins whose pages may use the scene, each also in <c>Http__AllowedOrigins</c>. Default: none, which means all of those.</value>
    public List<string> AllowedOrigins { get; set; } = [];
}
