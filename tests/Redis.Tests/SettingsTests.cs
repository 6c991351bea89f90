using CaptchaGate.Core.Configuration;
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
        Assert.All(faults, static line => Assert.DoesNotContain("secret-value", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_do_not_print()
    {
        Assert.Equal("***", new RedisOptions { ConnectionString = "localhost,password=secret" }.ToString());
        Assert.True(ResultKey.TryRead(Instance.ResultKey, out var key));
        Assert.Equal("***", key.ToString());
    }

    private static IReadOnlyList<string> Faults(string name, string? value)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Shared:Redis:ConnectionString"] = "localhost:6379,password=secret-value",
            ["Shared:Redis:ResultKey"] = Instance.ResultKey,
            ["Shared:Redis:MaxInstances"] = "4",
            [$"Shared:Redis:{name}"] = value,
        };
        var services = new ServiceCollection();
        services.AddSharedRedis(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        using var provider = services.BuildServiceProvider();
        return StartupFault.Find(provider);
    }
}
