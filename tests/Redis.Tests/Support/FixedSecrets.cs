namespace CaptchaGate.Redis.Tests.Support;

/// <summary>Secrets that no store keeps.</summary>
internal sealed class FixedSecrets(string resultKey, string? previousResultKey = null) : IStoreSecrets
{
    public StoreSecrets Current { get; } = StoreSecrets.Parse("localhost", resultKey, previousResultKey).Secrets!;
}
