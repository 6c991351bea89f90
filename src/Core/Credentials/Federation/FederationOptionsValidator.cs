using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials.Federation;

/// <summary>What makes the <c>Credentials__Federation</c> settings valid.</summary>
internal sealed class FederationOptionsValidator(IOptions<FederationOptions> federation, IHostEnvironment environment) : IValidateOptions<CredentialsOptions>
{
    private const int LeastSessionName = 2;
    private const int MostSessionName = 64;

    public ValidateOptionsResult Validate(string? name, CredentialsOptions options)
    {
        if (options.Source is not CredentialSourceKind.Federation)
            return ValidateOptionsResult.Skip;
        var (settings, faults) = (federation.Value, new SettingFaults());
        faults.Require(
            IsArn(settings.RoleArn, "role/"),
            "Credentials__Federation__RoleArn",
            "is missing or is no role's ARN",
            "acs:ram::1234567890123456:role/captcha-gate");
        faults.Require(
            IsArn(settings.OidcProviderArn, "oidc-provider/"),
            "Credentials__Federation__OidcProviderArn",
            "is missing or is no OIDC provider's ARN",
            "acs:ram::1234567890123456:oidc-provider/azure");
        faults.RequireResolved(settings.Audience, "Credentials__Federation__Audience", "api://captcha-gate");
        faults.Require(
            settings.Audience is { Length: > 0 } audience && !audience.AsSpan().ContainsAnyExceptInRange('!', '~'),
            "Credentials__Federation__Audience",
            "is missing or has white space: it is the client id that the OIDC provider lists",
            "api://captcha-gate");
        faults.Require(
            settings.SessionName?.Length is >= LeastSessionName and <= MostSessionName
                && settings.SessionName.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '@' or '_' or '-'),
            "Credentials__Federation__SessionName",
            "must have 2 to 64 letters, digits, or . @ _ -",
            "captcha-gate");
        ServiceAddress.Check(faults, "sts", "Credentials__Federation", settings.Region, settings.Endpoint, environment);
        return faults.ToResult();
    }

    // acs:ram::<account>:<kind>/<name>
    private static bool IsArn(string? arn, string kind) =>
        arn?.Split(':') is ["acs", "ram", "", { Length: > 0 } account, var resource]
        && account.All(char.IsAsciiDigit)
        && resource.StartsWith(kind, StringComparison.Ordinal)
        && resource.Length > kind.Length
        && !resource.AsSpan().ContainsAnyExceptInRange('!', '~');
}
