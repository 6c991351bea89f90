using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials.FunctionCompute;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials.Kms;

/// <summary>What makes the <c>Credentials__Kms</c> settings valid.</summary>
internal sealed class KmsSettings(IOptions<KmsOptions> kms, IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<CredentialsOptions>
{
    private const int MostSecretName = 192;

    public ValidateOptionsResult Validate(string? name, CredentialsOptions options)
    {
        if (options.Source is not CredentialSourceKind.Kms)
            return ValidateOptionsResult.Skip;
        var (settings, faults) = (kms.Value, new SettingFaults());
        faults.Require(
            settings.SecretName?.Length is > 0 and <= MostSecretName
                && settings.SecretName.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '/' or '+' or '=' or '.' or '@' or '-'),
            "Credentials__Kms__SecretName",
            "is missing or has a character that no secret's name has",
            "captcha/access-key");
        ServiceAddress.Check(faults, "kms", "Credentials__Kms", settings.Region, settings.Endpoint, environment);
        // Outside Function Compute no request brings a role's credentials, so the environment has to.
        if (!FunctionComputeCredentialSource.RunsOn(configuration))
            EnvironmentCredentialSource.Check(configuration, faults, "though Credentials__Source=Kms and this is not Function Compute");
        return faults.ToResult();
    }
}
