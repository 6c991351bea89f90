namespace CaptchaGate.Emulator.Signing;

/// <summary>An access key that may call the emulator.</summary>
public sealed class EmulatorKey
{
    public required string Id { get; init; }

    public required string Secret { get; init; }

    /// <value>For temporary keys: the token that must come along.</value>
    public string? SecurityToken { get; init; }

    /// <value>For temporary keys: when they end, on the emulator's clock.</value>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <value>The account that the key belongs to.</value>
    public string Owner { get; init; } = Captcha.Scene.DefaultOwner;

    /// <value>
    /// A Code that answers every call of this key: <c>InvalidAccessKeyId.Inactive</c>, <c>Forbidden.AccessKeyDisabled</c>, <c>NoPermission</c>,
    /// <c>Forbidden.RAM</c>, <c>Forbidden.RAMUserAccessDenied</c>, <c>Forbidden.AccountAccessDenied</c>. Null for a key that may call.
    /// </value>
    public string? RefusedWith { get; init; }
}
