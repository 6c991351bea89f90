namespace CaptchaGate.Redis;

/// <summary>The settings under <c>Shared__Redis</c>: the store that makes several instances act as one.</summary>
public sealed class RedisOptions
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

    /// <value>Whether instances share anything.</value>
    internal bool IsOn => !string.IsNullOrEmpty(ConnectionString);

    // The connection string has the password in it.
    public override string ToString() => "***";
}
