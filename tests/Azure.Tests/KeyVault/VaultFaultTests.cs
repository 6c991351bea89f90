using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Azure.Tests.KeyVault;

/// <summary>With no key at hand.</summary>
public sealed class VaultFaultTests
{
    public static TheoryData<string> Faults => VaultFault.Names;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Without_a_key_at_hand_each_fault_is_its_row_of_the_table_in_bounded_time(string fault)
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        VaultFault.Arrange(fault, cloud);

        Assert.Equal(VaultFault.OutcomeOf(fault), await cloud.GateWithVault().GetFaultAsync());
        Assert.Contains("CredentialsFailed", cloud.Log.Text, StringComparison.Ordinal);
        cloud.AssertNothingLeaked();
    }

    [Theory]
    [InlineData("vault.example.com")]
    [InlineData("other-vault.vault.azure.net")]
    public async Task A_vault_with_the_certificate_of_another_is_no_outage_that_opens_the_gate(string certificate)
    {
        await using var cloud = await FakeAzure.StartAsync(certificate);

        Assert.Equal(Outcome.CredentialsMisconfigured, await cloud.GateWithVault().GetFaultAsync());
    }

    [Fact]
    public async Task A_vault_of_an_unknown_authority_is_no_outage_that_opens_the_gate()
    {
        await using var cloud = await FakeAzure.StartAsync();
        await using var stranger = await FakeAzure.StartAsync();
        cloud.Network.Route(cloud.Vault.Host, stranger.Vault.Port);

        Assert.Equal(Outcome.CredentialsMisconfigured, await cloud.GateWithVault().GetFaultAsync());
    }
}
