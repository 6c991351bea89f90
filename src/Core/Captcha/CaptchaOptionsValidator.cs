using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Captcha;

/// <summary>The names of the <c>Captcha</c> settings and what makes them valid.</summary>
internal sealed class CaptchaOptionsValidator(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<CaptchaOptions>
{
    private static readonly TimeSpan MinDeadline = TimeSpan.FromMilliseconds(200);
    private static readonly ServiceRegion[] Regions = [new(CaptchaRegion.Cn), new(CaptchaRegion.Sgp)];

    public static readonly SettingSection Section = new(CaptchaOptions.Section,
    [
        new("Captcha__Region", "sgp"),
        new("Captcha__SceneId", "1a2b3c4d"),
        new("Captcha__Scenes__*__Id", "1a2b3c4d"),
        new("Captcha__Scenes__*__Region", "sgp"),
        new("Captcha__Scenes__*__Policy", "closed"),
        new("Captcha__Scenes__*__AllowTestMode", "false"),
        new("Captcha__Scenes__*__AllowedOrigins__*", "https://www.example.com"),
        new("Captcha__Regions__*__Endpoint", "https://captcha-dualstack.ap-southeast-1.aliyuncs.com"),
        new("Captcha__Endpoint", "https://captcha-dualstack.ap-southeast-1.aliyuncs.com"),
        Setting.Time("Captcha__Deadline", "00:00:03", MinDeadline, TimeSpan.FromMinutes(1)),
        Setting.Time("Captcha__AttemptTimeout", "00:00:02", TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
        Setting.Time("Captcha__ConnectTimeout", "00:00:01", TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
        Setting.Number("Captcha__MaxConnections", "64", 1, 10_000),
        new("Captcha__AllowTestMode", "false"),
        new("Captcha__Prefix", "abc123"),
        new("Captcha__Widget__FailOpen", "true"),
        new("Captcha__Widget__Urls__*", "https://o.alicdn.com/captcha-frontend/aliyunCaptcha/AliyunCaptcha.js"),
        new("Captcha__Encryption__Source", "KeyVault"),
        new("Captcha__Encryption__SecretName", "captcha-ekey"),
        new("Captcha__Encryption__Key", "the ekey of the CAPTCHA console"),
        Setting.Time("Captcha__Encryption__Lifetime", "00:05:00", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
    ]);

    // A health probe starts when an attempt has been silent for 0.5 s and takes up to 1.5 s; the rest is for acting on it.
    private static readonly TimeSpan MinProbedDeadline = TimeSpan.FromMilliseconds(2_100);

    public ValidateOptionsResult Validate(string? name, CaptchaOptions options)
    {
        var faults = new SettingFaults();
        faults.Require(options.Region is { } region && Enum.IsDefined(region), "Captcha__Region", "is missing or unknown: it is the page's region, cn or sgp", "sgp");
        CheckScenes(options, faults);
        CheckEndpoint(options, faults);
        CheckRegions(options, faults);
        CheckTimes(options, faults);
        CheckTimesTogether(options, faults);
        faults.RequireWithin(options.MaxConnections, Section, "Captcha__MaxConnections");
        faults.Require(
            !options.AllowTestMode || !environment.IsProduction(),
            "Captcha__AllowTestMode",
            "must not be on in Production, where a scene left in test mode would pass all requests; allow it for one scene by name",
            "false");
        return faults.ToResult();
    }

    private static void CheckScenes(CaptchaOptions options, SettingFaults faults)
    {
        var single = !string.IsNullOrWhiteSpace(options.SceneId);
        faults.Require(single || options.Scenes.Count > 0, "Captcha__SceneId", "is missing: it is the scene id of the CAPTCHA console", "1a2b3c4d");
        faults.Require(
            !single || !options.Scenes.ContainsKey(SceneRegistry.DefaultAlias),
            "Captcha__SceneId",
            "and Captcha__Scenes__default__Id are the same scene; keep one of them",
            "1a2b3c4d");
        // Spaces are not a name, and in addition to other scenes they would be a scene that can never be verified.
        var blank = !single && !string.IsNullOrEmpty(options.SceneId) && options.Scenes.Count > 0;
        faults.Require(!blank && (!single || IsPlain(options.SceneId!)), "Captcha__SceneId", "has a character that no scene id has", "1a2b3c4d");
        foreach (var (alias, scene) in options.Scenes)
        {
            var setting = $"Captcha__Scenes__{alias}__Id";
            faults.Require(IsPlain(alias), setting, "has an alias with other characters than letters, digits, - and _", "1a2b3c4d");
            faults.Require(IsPlain(scene.Id ?? ""), setting, "is missing or has a character that no scene id has", "1a2b3c4d");
            faults.Require(scene.Region is null || Enum.IsDefined(scene.Region.Value), $"Captcha__Scenes__{alias}__Region", "is unknown: it is the region of the scene's pages, cn or sgp", "sgp");
            faults.Require(scene.Policy is null || Enum.IsDefined(scene.Policy.Value), $"Captcha__Scenes__{alias}__Policy", "is none of closed, guarded, open", "guarded");
        }
    }

    private void CheckEndpoint(CaptchaOptions options, SettingFaults faults)
    {
        if (options.Region is { } region)
            CheckEndpoint(options.Endpoint, region, "Captcha__Endpoint", faults);
    }

    private void CheckEndpoint(Uri? endpoint, CaptchaRegion region, string setting, SettingFaults faults)
    {
        if (endpoint is null)
            return;
        var loopback = environment.IsDevelopment() && endpoint is { IsAbsoluteUri: true, IsLoopback: true, AbsolutePath: "/" };
        faults.Require(
            loopback || (endpoint.IsAbsoluteUri && CaptchaEndpoints.IsDocumented(endpoint, region)),
            setting,
            "must be an https endpoint that Alibaba documents for the region (a loopback address only in Development)",
            CaptchaEndpoints.Of(region).First.AbsoluteUri);
    }

    // Captcha__Endpoint is the main region's, so an address of another region is one that a scene uses.
    private void CheckRegions(CaptchaOptions options, SettingFaults faults)
    {
        foreach (var (name, region) in options.Regions)
        {
            var setting = $"Captcha__Regions__{name}__Endpoint";
            var known = Array.Find(Regions, region => region.Is(name));
            faults.Require(known is not null && known.Id != options.Region, setting, "names no other region than Captcha__Region: it is cn or sgp", "https://captcha-dualstack.ap-southeast-1.aliyuncs.com");
            if (known is not null)
                CheckEndpoint(region.Endpoint, known.Id, setting, faults);
        }
    }

    private static void CheckTimes(CaptchaOptions options, SettingFaults faults)
    {
        faults.RequireWithin(options.Deadline, Section, "Captcha__Deadline");
        faults.RequireWithin(options.AttemptTimeout, Section, "Captcha__AttemptTimeout");
        faults.RequireWithin(options.ConnectTimeout, Section, "Captcha__ConnectTimeout");
        faults.Require(options.AttemptTimeout <= options.Deadline, "Captcha__AttemptTimeout", "must not be longer than Captcha__Deadline", "00:00:02");
        // Equal times would leave open which of the two ran out, and so whose fault it was.
        faults.Require(options.ConnectTimeout < options.AttemptTimeout, "Captcha__ConnectTimeout", "must be shorter than Captcha__AttemptTimeout", "00:00:01");
    }

    private void CheckTimesTogether(CaptchaOptions options, SettingFaults faults)
    {
        faults.Require(
            options.Deadline >= MinProbedDeadline || options.Deadline < MinDeadline || IsClosed(options),
            "Captcha__Deadline",
            "must be at least 2.1 seconds under the policies guarded and open: a shorter one ends before it is known whether the service is down",
            "00:00:03");
        faults.Require(
            options.ConnectTimeout * 2 < options.Deadline || options.ConnectTimeout >= options.AttemptTimeout || !HasSecondEndpoint(options),
            "Captcha__ConnectTimeout",
            "must be shorter than half of Captcha__Deadline, or the region's second endpoint is never tried",
            "00:00:01");
    }

    // Read as it is written: options that are faulty themselves would throw here.
    private bool IsClosed(CaptchaOptions options) =>
        string.Equals(configuration[$"{FailOpenOptions.Section}:{nameof(FailOpenOptions.Policy)}"], nameof(FailOpenMode.Closed), StringComparison.OrdinalIgnoreCase)
        && options.Scenes.Values.All(static scene => scene.Policy is null or FailOpenMode.Closed);

    private static bool HasSecondEndpoint(CaptchaOptions options) =>
        CaptchaEndpoints.Of(options).Second is not null
        || options.Scenes.Values.Any(scene => scene.Region is { } region && CaptchaEndpoints.Of(options.In(new ServiceRegion(region))).Second is not null);

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= 64 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
