namespace CaptchaGate.Azure;

/// <summary>Which Azure identity reads the vault or is federated.</summary>
public sealed class IdentityOptions
{
    public const string Section = "Credentials";

    /// <value>The client id of a user-assigned managed identity; null for the system-assigned one.</value>
    public string? ManagedIdentityClientId { get; set; }
}
