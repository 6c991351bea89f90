namespace CaptchaGate.Azure;

/// <summary>The settings under <c>Credentials__KeyVault</c>: which vault keeps the AccessKey, and how.</summary>
public sealed class KeyVaultOptions
{
    public const string Section = "Credentials:KeyVault";

    /// <value>Required: <c>https://&lt;name&gt;.vault.azure.net</c>.</value>
    public Uri? Uri { get; set; }

    /// <value>The secret that is the JSON <c>{"accessKeyId":"…","accessKeySecret":"…"}</c>; both halves change at once.</value>
    public string? SecretName { get; set; }

    /// <value>Instead of <see cref="SecretName"/>: the secret that is the AccessKey ID.</value>
    public string? AccessKeyIdSecretName { get; set; }

    /// <value>Instead of <see cref="SecretName"/>: the secret that is the AccessKey secret.</value>
    public string? AccessKeySecretSecretName { get; set; }
}
