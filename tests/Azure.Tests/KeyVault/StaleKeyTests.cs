using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Azure.Tests.KeyVault;

/// <summary>With a key at hand.</summary>
public sealed class StaleKeyTests
{
    private static readonly TimeSpan RefreshIsDue = TimeSpan.FromMinutes(11);
    private static readonly TimeSpan TooStale = TimeSpan.FromHours(25);

    public static TheoryData<string> VaultFaults => VaultFault.NamesForVault;

    public static TheoryData<string> IdentityFaults => VaultFault.NamesForIdentity;

    [Theory]
    [MemberData(nameof(VaultFaults))]
    public async Task No_caller_notices_a_fault_of_the_vault_until_the_key_is_too_stale(string fault)
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        var gate = cloud.GateWithVault();
        Assert.True((await gate.VerifyAsync()).Verified);

        VaultFault.Arrange(fault, cloud);
        cloud.Time.ShiftWallClock(RefreshIsDue);
        Assert.True((await gate.VerifyAsync()).Verified);
        await Eventually.HoldsAsync(() => cloud.Log.Text.Contains("CredentialsStale", StringComparison.Ordinal));
        Assert.True((await gate.VerifyAsync()).Verified);

        cloud.Time.ShiftWallClock(TooStale);
        Assert.Equal(VaultFault.OutcomeOf(fault), await gate.GetFaultAsync());
        cloud.AssertNothingLeaked();
    }

    [Theory]
    [MemberData(nameof(IdentityFaults))]
    public async Task The_identitys_token_outlives_a_fault_of_its_endpoint_so_that_a_rotated_key_is_still_read(string fault)
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        var gate = cloud.GateWithVault();
        await gate.GetKeyIdAsync();

        VaultFault.Arrange(fault, cloud);
        cloud.PutKeyIntoVault("LTAI2");
        cloud.Time.ShiftWallClock(RefreshIsDue);

        await Eventually.HoldsAsync(async () => await gate.GetKeyIdAsync() is "LTAI2");
    }

    [Fact]
    public async Task A_vault_that_dies_after_the_first_read_is_not_missed_for_as_long_as_a_key_may_be_stale()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        var gate = cloud.GateWithVault();
        Assert.True((await gate.VerifyAsync()).Verified);

        await cloud.Vault.DisposeAsync();
        await cloud.Identity.DisposeAsync();
        for (var hour = 1; hour < 24; hour++)
        {
            cloud.Time.ShiftWallClock(TimeSpan.FromHours(1));
            Assert.True((await gate.VerifyAsync()).Verified, $"after {hour} hours");
        }

        cloud.Time.ShiftWallClock(TimeSpan.FromHours(2));
        Assert.Equal(Outcome.CredentialsUnavailable, await gate.GetFaultAsync());
    }
}
