namespace CaptchaGate.Core.Credentials;

/// <summary>Where the RAM AccessKey comes from.</summary>
public enum CredentialSourceKind
{
    /// <summary>Azure Key Vault.</summary>
    KeyVault,

    /// <summary><c>ALIBABA_CLOUD_ACCESS_KEY_ID</c>, <c>_SECRET</c> and <c>ALIBABA_CLOUD_SECURITY_TOKEN</c>.</summary>
    Environment,

    /// <summary>The role of the Function Compute function.</summary>
    FunctionCompute,

    /// <summary>An Azure managed identity that assumes a RAM role: no AccessKey at all.</summary>
    Federation,

    /// <summary>A secret of Alibaba KMS.</summary>
    Kms,
}

/// <summary>The settings under <c>Credentials</c> that every source shares.</summary>
public sealed class CredentialsOptions
{
    public const string Section = "Credentials";

    /// <value>Required.</value>
    public CredentialSourceKind? Source { get; set; }

    /// <value>How old a key may get before it is read again in the background, 10 seconds to 1 day. Default: 10 minutes.</value>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromMinutes(10);

    /// <value>How long the last good key is used while the store is down, at least <see cref="Refresh"/>, at most 30 days. Default: 1 day.</value>
    public TimeSpan MaxStale { get; set; } = TimeSpan.FromDays(1);
}
