using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials.FunctionCompute;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials;

/// <summary>The names of the <c>Credentials</c> settings that every source shares and what makes them valid.</summary>
internal sealed class CredentialsOptionsValidator(IConfiguration configuration, IServiceProviderIsKeyedService services) : IValidateOptions<CredentialsOptions>
{
    public static readonly SettingSection Section = new(CredentialsOptions.Section,
    [
        new("Credentials__Source", "KeyVault"),
        Setting.Time("Credentials__Refresh", "00:10:00", TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
        Setting.Time("Credentials__MaxStale", "1.00:00:00", TimeSpan.FromSeconds(10), TimeSpan.FromDays(30)),
        new("Credentials__KeyVault__Uri", "https://my-vault.vault.azure.net"),
        new("Credentials__KeyVault__SecretName", "captcha-access-key"),
        new("Credentials__KeyVault__AccessKeyIdSecretName", "captcha-access-key-id"),
        new("Credentials__KeyVault__AccessKeySecretSecretName", "captcha-access-key-secret"),
        new("Credentials__ManagedIdentityClientId", "11111111-2222-3333-4444-555555555555"),
        new("Credentials__Federation__RoleArn", "acs:ram::1234567890123456:role/captcha-gate"),
        new("Credentials__Federation__OidcProviderArn", "acs:ram::1234567890123456:oidc-provider/azure"),
        new("Credentials__Federation__Audience", "api://captcha-gate"),
        new("Credentials__Federation__SessionName", "captcha-gate"),
        new("Credentials__Federation__Region", "ap-southeast-1"),
        new("Credentials__Federation__Endpoint", "https://sts-vpc.ap-southeast-1.aliyuncs.com"),
        new("Credentials__Kms__Region", "ap-southeast-1"),
        new("Credentials__Kms__SecretName", "captcha/access-key"),
        new("Credentials__Kms__Endpoint", "https://kms-vpc.ap-southeast-1.aliyuncs.com"),
    ]);

    public ValidateOptionsResult Validate(string? name, CredentialsOptions options)
    {
        var faults = new SettingFaults();
        faults.RequireWithin(options.Refresh, Section, "Credentials__Refresh");
        faults.RequireWithin(options.MaxStale, Section, "Credentials__MaxStale");
        faults.Require(options.MaxStale >= options.Refresh, "Credentials__MaxStale", "must not be shorter than Credentials__Refresh", "1.00:00:00");
        if (options.Source is not { } source || !Enum.IsDefined(source))
            faults.Add("Credentials__Source", $"is missing or unknown: it is one of {string.Join(", ", Enum.GetNames<CredentialSourceKind>())}", "KeyVault");
        else if (!services.IsKeyedService(typeof(ICredentialSource), source))
            faults.Add("Credentials__Source", $"names {source}, which this host does not have", "Environment");
        else if (source is CredentialSourceKind.Environment)
            EnvironmentCredentialSource.Check(configuration, faults, "though Credentials__Source=Environment");
        else if (source is CredentialSourceKind.FunctionCompute && !FunctionComputeCredentialSource.RunsOn(configuration))
            faults.Add("Credentials__Source", $"is FunctionCompute, but this process does not run there: {FunctionComputeCredentialSource.Place} is not set", "Environment");
        return faults.ToResult();
    }
}
