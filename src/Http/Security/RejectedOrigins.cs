using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Security;

/// <summary>Reports the rejected origin to the operator: a browser hides the response from a page of another origin.</summary>
internal sealed class RejectedOrigins(TimeProvider time, ILogger<RejectedOrigins> log)
{
    // A DNS name has 253 characters at most; the scheme and the port come on top.
    private const int MaxLength = 280;

    // Where a sandboxed frame, a file or a redirect has made the origin opaque, browsers send this (HTML Standard, 7.1.1).
    private const string Opaque = "null";

    private readonly EventSampler _unlisted = new(time);
    private readonly EventSampler _foreign = new(time);

    /// <summary>The origin is not in <c>Http__AllowedOrigins</c>.</summary>
    public void LogUnlisted(string origin) => Log(_unlisted, origin, "Http__AllowedOrigins");

    /// <summary>The scene is bound to other origins.</summary>
    /// <param name="scene">The alias of the configuration.</param>
    public void LogForeign(string origin, string scene) => Log(_foreign, origin, $"Captcha__Scenes__{scene}__AllowedOrigins");

    private void Log(EventSampler sampler, string origin, string setting)
    {
        if (sampler.Take() is > 0 and var count)
            log.OriginRefused(Printable(origin), setting, count);
    }

    /// <summary>The origin if it is written as a browser writes one. Everything else is not repeated: it may be anything.</summary>
    internal static string Printable(string origin)
    {
        if (origin.Length > MaxLength)
            return "an origin that no browser sends";
        var isOrigin = origin is Opaque || OriginList.IsApp(origin) || string.Equals(AllowedOrigin.Serialize(origin), origin, StringComparison.Ordinal);
        return isOrigin ? origin : "an origin that no browser sends";
    }
}
