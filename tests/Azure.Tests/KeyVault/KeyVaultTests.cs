using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Emulator.Signing;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Azure.Tests.KeyVault;

public sealed class KeyVaultTests
{
    private static readonly TimeSpan RefreshIsDue = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task The_first_read_answers_the_challenge_with_a_token_of_the_named_identity()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        var gate = cloud.GateWithVault();

        Assert.True((await gate.VerifyAsync()).Verified);
        Assert.Equal("LTAI1", cloud.Emulator.Journal.Entries.Single().AccessKeyId);
        Assert.Equal((1, 1), (cloud.Vault.Challenges, cloud.Identity.Calls));
        cloud.AssertNothingLeaked();
    }

    [Fact]
    public async Task Two_secrets_do_as_well_as_one()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.Vault.Put("key-id", EmulatorKeys.DefaultId);
        cloud.Vault.Put("key-secret", EmulatorKeys.DefaultSecret);
        var gate = cloud.GateWithVault(
            ("Credentials:KeyVault:SecretName", null),
            ("Credentials:KeyVault:AccessKeyIdSecretName", "key-id"),
            ("Credentials:KeyVault:AccessKeySecretSecretName", "key-secret"));

        Assert.Empty(gate.Faults());
        Assert.True((await gate.VerifyAsync()).Verified);
    }

    [Fact]
    public async Task A_rotated_key_is_seen_without_a_restart_and_without_a_request_that_waits_for_it()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        var gate = cloud.GateWithVault();
        await gate.VerifyAsync();

        cloud.PutKeyIntoVault("LTAI2");
        Assert.Equal("LTAI1", await gate.GetKeyIdAsync());
        cloud.Time.ShiftWallClock(RefreshIsDue);
        Assert.Equal("LTAI1", await gate.GetKeyIdAsync());
        await Eventually.HoldsAsync(async () => await gate.GetKeyIdAsync() is "LTAI2");

        Assert.True((await gate.VerifyAsync()).Verified);
        Assert.Equal("LTAI1 LTAI2", string.Join(' ', cloud.Emulator.Journal.Entries.Select(static call => call.AccessKeyId)));
        // One token does for both reads.
        Assert.Equal(1, cloud.Identity.Calls);
    }

    [Fact]
    public async Task A_key_that_alibaba_cloud_refuses_is_read_again_within_the_request()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        var gate = cloud.GateWithVault();
        await gate.VerifyAsync();

        cloud.PutKeyIntoVault("LTAI2");
        cloud.Emulator.Keys.Disable("LTAI1");

        Assert.True((await gate.VerifyAsync()).Verified);
    }

    [Fact]
    public async Task A_bad_version_never_evicts_a_good_key_and_the_next_good_one_is_taken()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        var gate = cloud.GateWithVault();
        await gate.GetKeyIdAsync();

        cloud.Vault.Put(FakeAzure.SecretName, "{");
        cloud.Time.ShiftWallClock(RefreshIsDue);
        await gate.GetKeyIdAsync();
        await Eventually.HoldsAsync(() => cloud.Log.Text.Contains("CredentialsStale", StringComparison.Ordinal));
        Assert.Equal("LTAI1", await gate.GetKeyIdAsync());

        cloud.PutKeyIntoVault("LTAI2");
        cloud.Time.ShiftWallClock(CredentialCache.RetryAfterFailure);
        await Eventually.HoldsAsync(async () => await gate.GetKeyIdAsync() is "LTAI2");
    }

    [Fact]
    public async Task The_key_is_read_at_the_start_before_anybody_asks()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");

        await cloud.GateWithVault().StartAsync();

        await Eventually.HoldsAsync(() => cloud.Log.Text.Contains("CredentialsLoaded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_vault_that_hangs_or_is_gone_does_not_hold_up_the_start()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        cloud.Vault.Fault = Reply.Hang;
        var gate = cloud.GateWithVault();

        await gate.StartAsync();
        Assert.DoesNotContain("CredentialsFailed", cloud.Log.Text, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => cloud.Log.Text.Contains("CredentialsFailed", StringComparison.Ordinal));

        cloud.Vault.Fault = null;
        cloud.Time.ShiftWallClock(CredentialCache.RetryAfterFailure);
        Assert.Equal("LTAI1", await gate.GetKeyIdAsync());
    }

    [Fact]
    public async Task Client_and_identity_are_made_once()
    {
        await using var cloud = await FakeAzure.StartAsync();
        var services = cloud.GateWithVault().Services;

        Assert.Same(services.GetRequiredService<global::Azure.Security.KeyVault.Secrets.SecretClient>(), services.GetRequiredService<global::Azure.Security.KeyVault.Secrets.SecretClient>());
        Assert.IsType<global::Azure.Identity.ManagedIdentityCredential>(services.GetRequiredService<global::Azure.Core.TokenCredential>());
    }
}
