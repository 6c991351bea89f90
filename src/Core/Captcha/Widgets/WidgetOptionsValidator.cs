using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Captcha.Widgets;

/// <summary>What makes <c>Captcha__Prefix</c> and the <c>Captcha__Widget</c> settings valid.</summary>
internal sealed class WidgetOptionsValidator(IHostEnvironment environment) : IValidateOptions<CaptchaOptions>
{
    /// <summary>The most addresses: each is asked in every round.</summary>
    public const int MaxUrls = 16;

    private const string Prefix = "Captcha__Prefix";
    private const string PrefixExample = "abc123";
    private const string UrlExample = "https://o.alicdn.com/captcha-frontend/aliyunCaptcha/AliyunCaptcha.js";

    // A label of a host name (RFC 1123, 2.1).
    private const int MaxPrefix = 63;

    public ValidateOptionsResult Validate(string? name, CaptchaOptions options)
    {
        var faults = new SettingFaults();
        var isLabel = options.Prefix is { Length: <= MaxPrefix } prefix && prefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-') && !prefix.StartsWith('-');
        faults.Require(string.IsNullOrEmpty(options.Prefix) || isLabel, Prefix, "has a character that no prefix has: it is the prefix of the CAPTCHA console, as in the page's AliyunCaptchaConfig", PrefixExample);
        faults.Require(options.Widget.Urls.Count <= MaxUrls, "Captcha__Widget__Urls__0", $"is one of more than {MaxUrls} addresses; each is asked in every round", UrlExample);
        for (var i = 0; i < options.Widget.Urls.Count; i++)
            faults.Require(IsAllowed(options.Widget.Urls[i]), $"Captcha__Widget__Urls__{i}", "must be an https address without user and fragment (a loopback address only in Development)", UrlExample);
        // Without one, no claim could ever pass, and the operator would find that out in the outage.
        faults.Require(
            !options.Widget.FailOpen || !string.IsNullOrEmpty(options.Prefix) || options.Widget.Urls.Exists(static url => url.IsAbsoluteUri && !WidgetAddresses.IsScript(url)),
            Prefix,
            "is missing, though Captcha__Widget__FailOpen is on: without it the hosts of the widget's initialisation are not known",
            PrefixExample);
        return faults.ToResult();
    }

    private bool IsAllowed(Uri url) =>
        url.IsAbsoluteUri
        && url is { UserInfo: "", Fragment: "" }
        && (string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            || (environment.IsDevelopment() && url.IsLoopback && string.Equals(url.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal)));
}
