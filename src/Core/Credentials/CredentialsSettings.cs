using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials;

/// <summary>The names of the <c>Credentials</c> settings that every source shares and what makes them valid.</summary>
internal sealed class CredentialsSettings(IConfiguration configuration, IServiceProviderIsKeyedService services) : IValidateOptions<CredentialsOptions>
{
    public static readonly SettingSection Section = new(CredentialsOptions.Section,
    [
        new("Credentials__Source", "KeyVault"),
        new("Credentials__Refresh", "00:10:00"),
        new("Credentials__MaxStale", "1.00:00:00"),
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
        new("Credentials__Kms__Region", "ap-southeast-1"),
        new("Credentials__Kms__SecretName", "captcha/access-key"),
    ]);

    public ValidateOptionsResult Validate(string? name, CredentialsOptions options)
    {
        var faults = new SettingFaults();
        faults.RequireWithin(options.Refresh, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1), "Credentials__Refresh", "00:10:00");
        faults.RequireWithin(options.MaxStale, TimeSpan.FromSeconds(10), TimeSpan.FromDays(30), "Credentials__MaxStale", "1.00:00:00");
        faults.Require(options.MaxStale >= options.Refresh, "Credentials__MaxStale", "must not be shorter than Credentials__Refresh", "1.00:00:00");
        if (options.Source is not { } source || !Enum.IsDefined(source))
            faults.Add("Credentials__Source", $"is missing or unknown: it is one of {string.Join(", ", Enum.GetNames<CredentialSourceKind>())}", "KeyVault");
        else if (!services.IsKeyedService(typeof(ICredentialSource), source))
            faults.Add("Credentials__Source", $"names {source}, which this host does not have", "Environment");
        else if (source is CredentialSourceKind.Environment)
            CheckEnvironment(faults);
        return faults.ToResult();
    }

    private void CheckEnvironment(SettingFaults faults)
    {
        foreach (var (variable, example) in new[] { (EnvironmentCredentialSource.Id, "LTAI..."), (EnvironmentCredentialSource.Secret, "...") })
        {
            var value = configuration[variable];
            faults.Require(!string.IsNullOrWhiteSpace(value), variable, "is missing, though Credentials__Source=Environment", example);
            faults.Require(
                value?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) is not true,
                variable,
                "is a Key Vault reference that was not resolved: check the reference and the identity's rights",
                example);
        }
    }
}
