using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Redis.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Redis.Tests;

public sealed class SettingsTests
{
    private const string OtherKey = "HxMSERAPDg0MCwoJCAcGBQQDAgEAAAECAwQFBgcICQo=";

    public static TheoryData<string, string?, string> Wrong => new()
    {
        { "ConnectionString", "", "Shared__Redis__ConnectionString is missing, though Shared__Redis__ResultKey is set" },
        { "ConnectionString", "password=secret-value", "Shared__Redis__ConnectionString is not a connection string" },
        { "ConnectionString", "localhost,no-such-option=secret-value", "Shared__Redis__ConnectionString is not a connection string" },
        { "ConnectionString", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/secret-value)", "Shared__Redis__ConnectionString is a Key Vault reference" },
        { "KeyPrefix", "{secret-value}", "Shared__Redis__KeyPrefix must be" },
        { "KeyPrefix", "", "Shared__Redis__KeyPrefix must be" },
        { "MaxInstances", null, "Shared__Redis__MaxInstances is missing" },
        { "MaxInstances", "0", "Shared__Redis__MaxInstances must lie between 1 and 1000" },
        { "Timeout", "00:01:00", "Shared__Redis__Timeout must lie between" },
        { "ResultKey", null, "Shared__Redis__ResultKey is missing or is not the Base64" },
        { "ResultKey", "secret-value", "Shared__Redis__ResultKey is missing or is not the Base64" },
        { "ResultKey", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", "Shared__Redis__ResultKey is missing or is not the Base64" },
        { "PreviousResultKey", "secret-value", "Shared__Redis__PreviousResultKey is missing or is not the Base64" },
        { "PreviousResultKey", Instance.ResultKey, "Shared__Redis__PreviousResultKey is the same as" },
    };

    [Fact]
    public void Without_a_setting_nothing_is_shared()
    {
        var services = new ServiceCollection();
        services.AddSharedRedis(new ConfigurationBuilder().Build());
        Assert.DoesNotContain(services, static service => service.ServiceType == typeof(Core.Verification.ISharedState));
        Assert.Empty(StartupFault.Find(services.BuildServiceProvider()));
    }

    [Fact]
    public void Good_settings_start() => Assert.Empty(Faults("PreviousResultKey", OtherKey));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_told_by_name_and_never_by_value(string name, string? value, string fault)
    {
        var faults = Faults(name, value);
        Assert.Contains(faults, line => line.StartsWith(fault, StringComparison.Ordinal));
        AssertEach.Of(faults, static line => Assert.DoesNotContain("secret-value", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_do_not_print()
    {
        Assert.Equal("***", new RedisOptions { ConnectionString = "localhost,password=secret" }.ToString());
        Assert.True(ResultKey.TryRead(Instance.ResultKey, out var key));
        Assert.Equal("***", key.ToString());
    }

    [Fact]
    public void Secrets_in_a_store_start() => Assert.Empty(StoreFaults());

    [Theory]
    [InlineData("ConnectionString", "localhost,password=secret-value", "Shared__Redis__ConnectionString is set, though Shared__Redis__Source=KeyVault reads it from a secret; remove it")]
    [InlineData("ResultKey", Instance.ResultKey, "Shared__Redis__ResultKey is set, though")]
    [InlineData("PreviousResultKey", OtherKey, "Shared__Redis__PreviousResultKey is set, though")]
    [InlineData("ConnectionStringSecretName", null, "Shared__Redis__ConnectionStringSecretName is missing")]
    [InlineData("ResultKeySecretName", null, "Shared__Redis__ResultKeySecretName is missing")]
    [InlineData("PreviousResultKeySecretName", "secret-value!", "Shared__Redis__PreviousResultKeySecretName is missing or wrong")]
    [InlineData("MaxInstances", null, "Shared__Redis__MaxInstances is missing, though Shared__Redis__Source is set")]
    [InlineData("Source", "Federation", "Shared__Redis__Source must be a store of secrets")]
    [InlineData("Source", "Kms", "Shared__Redis__Source names Kms, which this host does not have")]
    [InlineData("Source", "Environment", "Shared__Redis__Source is missing, though a secret's name is set")]
    [InlineData("Source", null, "Shared__Redis__Source is missing, though a secret's name is set")]
    public void A_wrong_setting_of_a_secret_in_a_store_is_told_in_one_line(string name, string? value, string fault)
    {
        var lines = StoreFaults((name, value));
        Assert.Contains(lines, line => line.StartsWith(fault, StringComparison.Ordinal));
        AssertEach.Of(lines, static line => Assert.DoesNotContain("secret-value", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_source_without_a_secret_is_told() =>
        Assert.StartsWith("Shared__Redis__ConnectionString is missing, though Shared__Redis__Source is set", Assert.Single(Faults(("Source", "Environment"))), StringComparison.Ordinal);

    private static IReadOnlyList<string> StoreFaults(params ReadOnlySpan<(string Name, string? Value)> changes) => Faults(
    [
        ("MaxInstances", "4"), ("Source", "KeyVault"), ("ConnectionStringSecretName", "redis-connection"), ("ResultKeySecretName", "redis-result-key"), .. changes,
    ]);

    private static IReadOnlyList<string> Faults(string name, string? value) => Faults(
        ("ConnectionString", "localhost:6379,password=secret-value"), ("ResultKey", Instance.ResultKey), ("MaxInstances", "4"), (name, value));

    private static IReadOnlyList<string> Faults(params ReadOnlySpan<(string Name, string? Value)> values)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
            settings[$"Shared:Redis:{name}"] = value;
        var services = new ServiceCollection();
        services.AddKeyedSingleton<ISecretStoreSettings, NamesOnly>(CredentialSourceKind.KeyVault);
        services.AddSharedRedis(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        using var provider = services.BuildServiceProvider();
        return StartupFault.Find(provider);
    }

    /// <summary>A store of secrets whose names are letters and hyphens.</summary>
    private sealed class NamesOnly : ISecretStoreSettings
    {
        public void CheckStore(string why, SettingFaults faults)
        {
            // Nothing is needed.
        }

        public void CheckName(string? name, string setting, string example, SettingFaults faults) =>
            faults.Require(name?.Length > 0 && name.All(static c => char.IsAsciiLetter(c) || c is '-'), setting, "is missing or wrong", example);
    }
}
