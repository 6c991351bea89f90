using CaptchaGate.Core.Credentials;

namespace CaptchaGate.Redis;

/// <summary>The settings under <c>Shared__Redis</c>: the store that makes several instances act as one.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Shared:Redis";

    /// <value>Addresses and password of the store, as StackExchange.Redis writes them; a secret. Without it instances share nothing. Default: none.</value>
    public string? ConnectionString { get; set; }

    /// <value>Whether the connection is encrypted. Default: on outside Development.</value>
    public bool? Tls { get; set; }

    /// <value>What every key begins with, so that several deployments can use one store. Default: <c>captcha-gate:</c>.</value>
    public string KeyPrefix { get; set; } = "captcha-gate:";

    /// <value>How long a verification waits for the store, 5 milliseconds to 5 seconds. Default: 50 milliseconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <value>Required with a connection string. The most instances that run at once, 1 to 1,000: without the store each has its share of the budget.</value>
    public int? MaxInstances { get; set; }

    /// <value>Required with a connection string. The secret that authenticates stored results: Base64 of at least 32 random bytes.</value>
    public string? ResultKey { get; set; }

    /// <value>While the secret is rotated: the one before, whose results are still accepted. Default: none.</value>
    public string? PreviousResultKey { get; set; }

    /// <value>Where the three secrets are: KeyVault, Kms, or Environment for the settings themselves. Default: Environment.</value>
    public CredentialSourceKind? Source { get; set; }

    /// <value>Required with KeyVault and Kms. The secret that holds the connection string.</value>
    public string? ConnectionStringSecretName { get; set; }

    /// <value>Required with KeyVault and Kms. The secret that holds the result key.</value>
    public string? ResultKeySecretName { get; set; }

    /// <value>With KeyVault and Kms, while the result key is rotated: the secret that holds the one before. Default: none.</value>
    public string? PreviousResultKeySecretName { get; set; }

    /// <value>Whether instances share anything.</value>
    internal bool IsOn => HasStore || !string.IsNullOrEmpty(ConnectionString);

    /// <value>Whether the secrets are in a store of secrets and not in the settings.</value>
    internal bool HasStore => Source is not (null or CredentialSourceKind.Environment);

    // The connection string has the password in it.
    public override string ToString() => "***";
}
