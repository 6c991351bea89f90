using CaptchaGate.Core.Configuration;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http;

/// <summary>The names of the <c>Http</c> settings and what makes them valid.</summary>
internal sealed class HttpOptionsValidator(IHostEnvironment environment) : IValidateOptions<HttpOptions>
{
    public static readonly SettingSection Section = new(HttpOptions.Section,
    [
        new("Http__RoutePrefix", "api"),
        new("Http__AllowedOrigins__*", "https://www.example.com"),
        new("Http__AllowMissingOrigin", "false"),
        new("Http__ServiceKeys__*", KeyExample),
        Setting.Number("Http__RateLimit__PerClientPerMinute", "60", 0, 60_000),
        Setting.Number("Http__RateLimit__UnknownPerMinute", "3000", 0, 60_000),
        Setting.Number("Http__RateLimit__Concurrency", "256", 0, 100_000),
        Setting.Number("Http__TrustedHops", "1", 0, 10),
        Setting.Number("Http__MaxBodyBytesInFlight", "16777216", 0, 1 << 30),
    ]);

    private const string KeyExample = "sha256:4d1f0c3c5f1b7a0e6a2b9b0f2d8e7c65a1939486d2f0b7e8c3a45d61920f7be4";
    private const string OriginExample = "https://www.example.com";
    private const int MinBodyBytes = 1 << 20;

    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var faults = new SettingFaults();
        faults.Require(
            options.RoutePrefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/'),
            "Http__RoutePrefix",
            "may hold letters, digits, -, _ and / only",
            "api");
        for (var i = 0; i < options.AllowedOrigins.Count; i++)
            CheckOrigin(options.AllowedOrigins[i], $"Http__AllowedOrigins__{i}", faults);
        foreach (var (key, hash) in options.ServiceKeys)
            CheckKey(key, hash, faults);
        faults.RequireWithin(options.RateLimit.PerClientPerMinute, Section, "Http__RateLimit__PerClientPerMinute");
        faults.RequireWithin(options.RateLimit.UnknownPerMinute, Section, "Http__RateLimit__UnknownPerMinute");
        faults.RequireWithin(options.RateLimit.Concurrency, Section, "Http__RateLimit__Concurrency");
        faults.RequireWithin(options.TrustedHops, Section, "Http__TrustedHops");
        faults.RequireWithin(options.MaxBodyBytesInFlight, Section, "Http__MaxBodyBytesInFlight");
        faults.Require(options.MaxBodyBytesInFlight is <= 0 or >= MinBodyBytes, "Http__MaxBodyBytesInFlight", $"must be 0 or at least {MinBodyBytes}", "16777216");
        return faults.ToResult();
    }

    private void CheckOrigin(string origin, string setting, SettingFaults faults)
    {
        if (origin is "*" or "null" && environment.IsDevelopment())
            return;
        if (OriginList.IsWildcard(origin) || OriginList.IsApp(origin))
            return;
        var serialized = AllowedOrigin.Serialize(origin);
        var allowed = serialized is not null && (environment.IsDevelopment() || serialized.StartsWith("https:", StringComparison.Ordinal));
        if (!allowed)
            faults.Add(setting, "must be one exact origin: https, host, no path, no trailing slash, lower case; or an app's origin; or https://*. and at least three labels (*, null and http only in Development)", OriginExample);
        else if (!string.Equals(serialized, origin, StringComparison.Ordinal))
            faults.Add(setting, "must be one exact origin, written as browsers send it: lower case, an international name in its ASCII form, no default port, path or trailing slash", serialized!);
    }

    private void CheckKey(string name, string hash, SettingFaults faults)
    {
        var setting = $"Http__ServiceKeys__{name}";
        if (!ServiceKeyHash.TryParse(hash, out var key))
            faults.Add(setting, "must be sha256: and the 64 hexadecimal digits of the key's SHA-256", KeyExample);
        else if (key.IsEmpty || (!environment.IsDevelopment() && key.IsWord(name)))
            faults.Add(setting, "is the hash of a key that can be guessed: hash a random one (make it with: openssl rand -base64 32)", KeyExample);
    }
}
