using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials.FunctionCompute;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials.Kms;

/// <summary>What every secret of Alibaba KMS needs: its region, its address, and credentials to ask with.</summary>
internal sealed class KmsStoreOptionsValidator(IOptions<KmsOptions> kms, IHostEnvironment environment, IConfiguration configuration) : ISecretStoreSettings
{
    private const int MostSecretName = 192;

    public void CheckStore(string why, SettingFaults faults)
    {
        ServiceAddress.Check(faults, "kms", "Credentials__Kms", kms.Value.Region, kms.Value.Endpoint, environment);
        // Outside Function Compute no request brings a role's credentials, so the environment has to.
        if (!FunctionComputeCredentialSource.RunsOn(configuration))
            EnvironmentCredentialSource.Check(configuration, faults, $"{why} and this is not Function Compute");
    }

    public void CheckName(string? name, string setting, string example, SettingFaults faults) => faults.Require(
        name?.Length is > 0 and <= MostSecretName && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '/' or '+' or '=' or '.' or '@' or '-'),
        setting,
        "is missing or has a character that no secret's name has",
        example);
}
