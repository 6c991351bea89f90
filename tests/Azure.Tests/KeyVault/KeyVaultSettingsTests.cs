using CaptchaGate.Azure.Tests.Support;

namespace CaptchaGate.Azure.Tests.KeyVault;

public sealed class KeyVaultSettingsTests : IAsyncLifetime
{
    private FakeAzure _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await FakeAzure.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("https://my-vault.vault.azure.net")]
    [InlineData("https://my-vault.vault.azure.net/")]
    [InlineData("https://my-vault.vault.azure.cn")]
    [InlineData("https://my-vault.vault.usgovcloudapi.net")]
    public void A_vault_of_any_azure_cloud_is_taken(string uri) =>
        Assert.Empty(_cloud.GateWithVault(("Credentials:KeyVault:Uri", uri)).Faults());

    [Theory]
    [InlineData(null)]
    [InlineData("my-vault")]
    [InlineData("http://my-vault.vault.azure.net")]
    [InlineData("https://vault.azure.net")]
    [InlineData("https://my-vault.vault.azure.net.example.com")]
    [InlineData("https://my-vaultXvault.azure.net")]
    [InlineData("https://example.com/.vault.azure.net")]
    [InlineData("https://example.com?.vault.azure.net")]
    [InlineData("https://a.b.vault.azure.net")]
    [InlineData("https://my-vault.vault.azure.net:8443")]
    [InlineData("https://my-vault.vault.azure.net/secrets/x")]
    [InlineData("https://user@my-vault.vault.azure.net")]
    [InlineData("https://my-vault.vault.azure.net/#x")]
    [InlineData("https://127.0.0.1")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://my-vault.vault.azure.net/secrets/x)")]
    public void What_is_no_vault_is_refused_with_a_line_that_names_the_setting_and_not_the_value(string? uri)
    {
        var faults = _cloud.GateWithVault(("Credentials:KeyVault:Uri", uri)).Faults();

        Assert.Contains(faults, static fault => fault.StartsWith("Credentials__KeyVault__Uri ", StringComparison.Ordinal));
        AssertEach.Of(faults, static fault => Assert.EndsWith("for example Credentials__KeyVault__Uri=https://my-vault.vault.azure.net", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SecretName", null, null, null)]
    [InlineData("SecretName", "a b", null, null)]
    [InlineData("SecretName", "@Microsoft.KeyVault(x)", null, null)]
    [InlineData("SecretName", "one", "id", "secret")]
    [InlineData("AccessKeyIdSecretName", null, null, "secret")]
    [InlineData("AccessKeySecretSecretName", null, "id", null)]
    [InlineData("AccessKeySecretSecretName", null, "id", "a/b")]
    public void The_names_are_one_or_two(string setting, string? one, string? id, string? secret)
    {
        var faults = _cloud.GateWithVault(
            ("Credentials:KeyVault:SecretName", one),
            ("Credentials:KeyVault:AccessKeyIdSecretName", id),
            ("Credentials:KeyVault:AccessKeySecretSecretName", secret)).Faults();

        Assert.Contains(faults, fault => fault.StartsWith($"Credentials__KeyVault__{setting} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("my-identity")]
    [InlineData("@Microsoft.KeyVault(x)")]
    public void An_identity_is_named_by_its_client_id(string clientId) =>
        Assert.StartsWith("Credentials__ManagedIdentityClientId ", _cloud.GateWithVault(("Credentials:ManagedIdentityClientId", clientId)).Faults().Single(), StringComparison.Ordinal);

    [Fact]
    public void Without_one_it_is_the_identity_of_the_app_itself() =>
        Assert.Empty(_cloud.GateWithVault(("Credentials:ManagedIdentityClientId", null)).Faults());

    [Fact]
    public void Nothing_is_asked_of_the_vault_settings_when_the_key_comes_from_elsewhere() =>
        Assert.Empty(_cloud.GateWithRole(("Credentials:KeyVault:Uri", "http://nowhere")).Faults());
}
