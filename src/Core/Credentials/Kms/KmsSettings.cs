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
        CheckSecretName(settings.SecretName, "Credentials__Kms__SecretName", "captcha/access-key", faults);
        CheckStore(settings, environment, configuration, "though Credentials__Source=Kms and this is not Function Compute", faults);
        return faults.ToResult();
    }

    /// <summary>Checks the name of a secret.</summary>
    public static void CheckSecretName(string? value, string setting, string example, SettingFaults faults) => faults.Require(
        value?.Length is > 0 and <= MostSecretName && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '/' or '+' or '=' or '.' or '@' or '-'),
        setting,
        "is missing or has a character that no secret's name has",
        example);

    /// <summary>Checks what every secret of KMS needs: its region, its address, and credentials to ask with.</summary>
    /// <param name="why">Why the environment must hold credentials, for the person who reads the fault.</param>
    public static void CheckStore(KmsOptions settings, IHostEnvironment environment, IConfiguration configuration, string why, SettingFaults faults)
    {
        ServiceAddress.Check(faults, "kms", "Credentials__Kms", settings.Region, settings.Endpoint, environment);
        // Outside Function Compute no request brings a role's credentials, so the environment has to.
        if (!FunctionComputeCredentialSource.RunsOn(configuration))
            EnvironmentCredentialSource.Check(configuration, faults, why);
    }
}
