using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http;

/// <summary>The names of the <c>Http</c> settings and what makes them valid.</summary>
internal sealed class HttpSettings(IHostEnvironment environment) : IValidateOptions<HttpOptions>
{
    public static readonly SettingSection Section = new(HttpOptions.Section,
    [
        new("Http__RoutePrefix", "api"),
        new("Http__AllowedOrigins__*", "https://www.example.com"),
        new("Http__ServiceKeys__*", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        new("Http__RateLimit__PerClientPerMinute", "60"),
        new("Http__RateLimit__Concurrency", "256"),
        new("Http__TrustedHops", "1"),
    ]);

    private const int MostPerMinute = 60_000;
    private const int MostConcurrent = 100_000;
    private const int MostHops = 10;

    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var faults = new SettingFaults();
        faults.Require(
            options.RoutePrefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/'),
            "Http__RoutePrefix",
            "may hold letters, digits, -, _ and / only",
            "api");
        for (var i = 0; i < options.AllowedOrigins.Count; i++)
        {
            faults.Require(
                IsAllowed(options.AllowedOrigins[i]),
                $"Http__AllowedOrigins__{i}",
                "must be one exact origin: https, host, no path, no trailing slash, lower case (* , null and http only in Development)",
                "https://www.example.com");
        }

        foreach (var (key, hash) in options.ServiceKeys)
            faults.Require(ServiceKeyHash.TryParse(hash, out _), $"Http__ServiceKeys__{key}", "must be sha256: and the 64 hexadecimal digits of the key's SHA-256", "sha256:9f86d0…");
        faults.RequireWithin(options.RateLimit.PerClientPerMinute, 0, MostPerMinute, "Http__RateLimit__PerClientPerMinute", "60");
        faults.RequireWithin(options.RateLimit.Concurrency, 0, MostConcurrent, "Http__RateLimit__Concurrency", "256");
        faults.RequireWithin(options.TrustedHops, 0, MostHops, "Http__TrustedHops", "1");
        return faults.ToResult();
    }

    private bool IsAllowed(string origin)
    {
        if (origin is "*" or "null")
            return environment.IsDevelopment();
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && (uri.Scheme is "https" || (uri.Scheme is "http" && environment.IsDevelopment()))
            // What a browser sends: scheme, host, port unless it is the scheme's own.
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.Ordinal)
            && uri.UserInfo.Length == 0;
    }
}
