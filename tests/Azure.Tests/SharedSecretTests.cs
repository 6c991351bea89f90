using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Emulator.Signing;

namespace CaptchaGate.Azure.Tests;

/// <summary>The secrets of the shared state in Key Vault and in Alibaba KMS.</summary>
public sealed class SharedSecretTests
{
    // Nothing listens there: what is read is told before it is tried.
    private const string Connection = "127.0.0.1:1,password=secret-of-redis";
    private const string OtherConnection = "127.0.0.1:1,password=secret-of-redis-rotated";
    private const string ResultKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly TimeSpan RefreshIsDue = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task Secrets_of_Key_Vault_are_read_and_read_again_without_a_restart()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        cloud.Vault.Put("redis-connection", Connection);
        cloud.Vault.Put("redis-result-key", ResultKey);
        var gate = cloud.GateWithVault(Settings("KeyVault", "redis-connection", "redis-result-key"));
        await AssertReadAndRotatedAsync(cloud, gate, () => cloud.Vault.Put("redis-connection", OtherConnection));
    }

    [Fact]
    public async Task Secrets_of_KMS_are_read_and_read_again_without_a_restart()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.Emulator.Keys.Put(new EmulatorKey { Id = "LTAI1", Secret = "secret-of-LTAI1" });
        cloud.Emulator.Secrets.Put("redis/connection", Connection);
        cloud.Emulator.Secrets.Put("redis/result-key", ResultKey);
        var gate = cloud.Gate(
        [
            ("Credentials:Source", "Environment"),
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI1"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret-of-LTAI1"),
            ("Credentials:Kms:Region", "ap-southeast-1"),
            .. Settings("Kms", "redis/connection", "redis/result-key"),
        ]);
        await AssertReadAndRotatedAsync(cloud, gate, () => cloud.Emulator.Secrets.Put("redis/connection", OtherConnection));
    }

    [Fact]
    public async Task A_secret_that_is_missing_is_told_and_does_not_end_the_start()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        var gate = cloud.GateWithVault(Settings("KeyVault", "redis-connection", "redis-result-key"));
        await gate.StartAsync();
        await Eventually.HoldsAsync(() => cloud.Log.Text.Contains("The secrets of the shared store cannot be read (the vault has no such secret (404))", StringComparison.Ordinal));
        Assert.True((await gate.VerifyAsync()).Success);
    }

    [Fact]
    public async Task The_vault_is_required()
    {
        await using var cloud = await FakeAzure.StartAsync();
        var faults = cloud.Gate(
        [
            ("Credentials:Source", "Environment"), ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAItest"), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"),
            .. Settings("KeyVault", "redis-connection", "redis-result-key"),
        ]).Faults();
        Assert.StartsWith("Credentials__KeyVault__Uri is missing", Assert.Single(faults), StringComparison.Ordinal);
    }

    private static (string Name, string? Value)[] Settings(string source, string connection, string resultKey) =>
    [
        ("Shared:Redis:Source", source),
        ("Shared:Redis:ConnectionStringSecretName", connection),
        ("Shared:Redis:ResultKeySecretName", resultKey),
        ("Shared:Redis:MaxInstances", "4"),
    ];

    private static async Task AssertReadAndRotatedAsync(FakeAzure cloud, VerifierHost gate, Action rotate)
    {
        Assert.Empty(gate.Faults());
        await gate.StartAsync();
        await Eventually.HoldsAsync(() => cloud.Log.Text.Contains("The secrets of the shared store were read (replaced: False)", StringComparison.Ordinal));
        rotate();
        await Eventually.HoldsAsync(() =>
        {
            cloud.Time.ShiftWallClock(RefreshIsDue);
            return cloud.Log.Text.Contains("The secrets of the shared store were read (replaced: True)", StringComparison.Ordinal);
        });
        cloud.AssertNothingLeaked();
        Assert.DoesNotContain(ResultKey, cloud.Log.Text, StringComparison.Ordinal);
    }
}
