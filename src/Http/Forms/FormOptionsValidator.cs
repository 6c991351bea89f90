using System.Net;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Verify;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Forms;

/// <summary>The names of the <c>Forms</c> settings and what makes them valid.</summary>
internal sealed class FormOptionsValidator(IHostEnvironment environment, IOptions<CaptchaOptions> captcha, IOptions<FailOpenOptions> failOpen) : IValidateOptions<FormsOptions>
{
    public static readonly SettingSection Section = new(FormsOptions.Section,
    [
        new("Forms__*__Target", "https://hooks.example.com/contact"),
        new("Forms__*__SigningSecret", "whsec_..."),
        new("Forms__*__Scene", "default"),
        new("Forms__*__SuccessUrl", "https://www.example.com/thanks"),
        new("Forms__*__FailureUrl", "https://www.example.com/sorry"),
        new("Forms__*__HoneypotField", "website"),
        new("Forms__*__AcceptRedirect", "true"),
    ]);

    private static readonly string[] LocalNames = ["localhost", "local", "internal", "home.arpa", "invalid", "onion"];

    public ValidateOptionsResult Validate(string? name, FormsOptions options)
    {
        var faults = new SettingFaults();
        if (options.Count == 0)
            return faults.ToResult();
        // Made here and not injected, so that faults of the scenes do not hide all the others.
        var scenes = new SceneRegistry(captcha, failOpen);
        foreach (var (form, settings) in options)
            Check($"Forms__{form}__", form, settings, scenes, faults);
        return faults.ToResult();
    }

    private void Check(string prefix, string form, FormOptions options, SceneRegistry scenes, SettingFaults faults)
    {
        faults.Require(
            form.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
            prefix + "Target",
            "has a name with other characters than letters, digits, - and _",
            "https://hooks.example.com/contact");
        faults.Require(IsHttps(options.Target), prefix + "Target", "must be an https address (http only in Development)", "https://hooks.example.com/contact");
        faults.Require(!IsInternal(options.Target), prefix + "Target", "must be a public address (an internal one only in Development)", "https://hooks.example.com/contact");
        faults.Require(!IsUnreachable(options.Target), prefix + "Target", "has a host or port that no public address has", "https://hooks.example.com/contact");
        faults.Require(
            WebhookSignature.TryReadSecret(options.SigningSecret, out _),
            prefix + "SigningSecret",
            "must be whsec_ and the base64 of 24 to 64 random bytes (make one with: openssl rand -base64 32)",
            "whsec_...");
        faults.Require(options.Scene is null || scenes.Find(options.Scene) is not null, prefix + "Scene", "is no configured scene", "default");
        faults.Require(options.Scene is not null || scenes.Find(null) is not null, prefix + "Scene", "is missing, and none of the scenes is called default", "contact");
        faults.Require(options.SuccessUrl is null || IsHttps(options.SuccessUrl), prefix + "SuccessUrl", "must be an https address", "https://www.example.com/thanks");
        faults.Require(options.FailureUrl is null || IsHttps(options.FailureUrl), prefix + "FailureUrl", "must be an https address", "https://www.example.com/sorry");
        faults.Require(
            options.HoneypotField is null || !VerifyRequest.IsFormToken(options.HoneypotField),
            prefix + "HoneypotField",
            "is a field that CaptchaGate reads itself, so every submission would be discarded",
            "website");
        faults.Require(
            options.HoneypotField is null or "" || options.HoneypotField.AsSpan().Trim().Length == options.HoneypotField.Length,
            prefix + "HoneypotField",
            "begins or ends with white space, so that no field of the page has that name",
            "website");
    }

    // "Special-use domain names" (IANA) that lead into a private network or nowhere: each delivery would fail.
    private bool IsUnreachable(Uri? target) =>
        target is { IsAbsoluteUri: true } && (target.Port == 0 || (!environment.IsDevelopment() && Array.Exists(LocalNames, name =>
            string.Equals(target.Host, name, StringComparison.OrdinalIgnoreCase) || target.Host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase))));

    // A name is looked up at each connection; an address is known now.
    private bool IsInternal(Uri? target) =>
        !environment.IsDevelopment() && target is { IsAbsoluteUri: true } && IPAddress.TryParse(target.DnsSafeHost, out var address) && !PublicAddresses.IsPublic(address);

    private bool IsHttps(Uri? address) =>
        address is { IsAbsoluteUri: true, UserInfo: "" } && (address.Scheme is "https" || (address.Scheme is "http" && environment.IsDevelopment()));
}
