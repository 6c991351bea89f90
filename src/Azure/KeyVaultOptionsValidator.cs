using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Azure;

/// <summary>What makes the <c>Credentials__KeyVault</c> settings valid.</summary>
internal sealed class KeyVaultOptionsValidator(IOptions<KeyVaultOptions> vault) : IValidateOptions<CredentialsOptions>
{
    private const string Uri = "Credentials__KeyVault__Uri";
    private const string UriExample = "https://my-vault.vault.azure.net";
    private const string SecretName = "Credentials__KeyVault__SecretName";
    private const string IdName = "Credentials__KeyVault__AccessKeyIdSecretName";
    private const string SecretSecretName = "Credentials__KeyVault__AccessKeySecretSecretName";
    private const int MostName = 127;

    // Azure, Azure operated by 21Vianet, Azure Government.
    private static readonly string[] Suffixes = [".vault.azure.net", ".vault.azure.cn", ".vault.usgovcloudapi.net"];

    public ValidateOptionsResult Validate(string? name, CredentialsOptions options)
    {
        if (options.Source is not CredentialSourceKind.KeyVault)
            return ValidateOptionsResult.Skip;
        var (settings, faults) = (vault.Value, new SettingFaults());
        CheckUri(settings.Uri, faults);
        CheckNames(settings, faults);
        return faults.ToResult();
    }

    /// <summary>Checks the vault's address.</summary>
    public static void CheckUri(Uri? uri, SettingFaults faults)
    {
        faults.RequireResolved(uri?.OriginalString, Uri, UriExample);
        faults.Require(IsVault(uri), Uri, "is missing or is no vault: https, a vault's host name, no port, path or user", UriExample);
    }

    /// <summary>Checks the name of a secret: "Secret names are 1 to 127 characters, letters, digits and hyphens."</summary>
    public static void CheckName(string? value, string setting, string example, SettingFaults faults)
    {
        faults.RequireResolved(value, setting, example);
        faults.Require(
            value?.Length is > 0 and <= MostName && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-'),
            setting,
            "is missing or is no secret's name: letters, digits and hyphens",
            example);
    }

    private static void CheckNames(KeyVaultOptions settings, SettingFaults faults)
    {
        var hasOne = !string.IsNullOrEmpty(settings.SecretName);
        var hasTwo = !string.IsNullOrEmpty(settings.AccessKeyIdSecretName) || !string.IsNullOrEmpty(settings.AccessKeySecretSecretName);
        faults.Require(!hasOne || !hasTwo, SecretName, "is set together with the names of two secrets; keep the one or the two", "captcha-access-key");
        if (hasOne || !hasTwo)
        {
            CheckName(settings.SecretName, SecretName, "captcha-access-key", faults);
            return;
        }

        CheckName(settings.AccessKeyIdSecretName, IdName, "captcha-access-key-id", faults);
        CheckName(settings.AccessKeySecretSecretName, SecretSecretName, "captcha-access-key-secret", faults);
    }

    private static bool IsVault(Uri? uri) =>
        uri is { IsAbsoluteUri: true, Scheme: "https", IsDefaultPort: true, UserInfo: "", PathAndQuery: "/", Fragment: "" }
        && Suffixes.Any(suffix => uri.Host.EndsWith(suffix, StringComparison.Ordinal) && IsVaultName(uri.Host.AsSpan()[..^suffix.Length]));

    private static bool IsVaultName(ReadOnlySpan<char> label)
    {
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not '-')
                return false;
        }

        return label.Length > 0;
    }
}
