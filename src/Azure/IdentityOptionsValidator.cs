using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Azure;

/// <summary>What makes <c>Credentials__ManagedIdentityClientId</c> valid.</summary>
internal sealed class IdentityOptionsValidator(IOptions<IdentityOptions> identity) : IValidateOptions<CredentialsOptions>
{
    private const string Setting = "Credentials__ManagedIdentityClientId";

    public ValidateOptionsResult Validate(string? name, CredentialsOptions options)
    {
        if (options.Source is not (CredentialSourceKind.KeyVault or CredentialSourceKind.Federation))
            return ValidateOptionsResult.Skip;
        var faults = new SettingFaults();
        faults.Require(
            identity.Value.ManagedIdentityClientId is not { Length: > 0 } id || Guid.TryParseExact(id, "D", out _),
            Setting,
            "is no client id; leave it out for the system-assigned identity",
            "11111111-2222-3333-4444-555555555555");
        return faults.ToResult();
    }
}
