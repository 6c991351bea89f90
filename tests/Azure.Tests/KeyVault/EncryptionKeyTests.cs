using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Emulator.Captcha;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Azure.Tests.KeyVault;

/// <summary>The key of encrypted scene ids in Key Vault.</summary>
public sealed class EncryptionKeyTests
{
    private const string Secret = "captcha-ekey";

    private static readonly TimeSpan RefreshIsDue = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task An_id_is_issued_with_the_vaults_key_and_a_rotated_key_is_used_without_a_restart()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        cloud.Vault.Put(Secret, SceneEncryption.DefaultKey);
        cloud.Emulator.Scenes.Put(new(Scenes.V3) { Encrypted = true });
        var gate = Gate(cloud);

        Assert.Empty(gate.Faults());
        Assert.Equal("T001", await CodeAsync(cloud, gate));

        var rotated = Convert.ToBase64String(new byte[32]);
        cloud.Vault.Put(Secret, rotated);
        cloud.Emulator.Encryption.Key = rotated;
        Assert.Equal("F022", await CodeAsync(cloud, gate));
        cloud.Time.ShiftWallClock(RefreshIsDue);
        await Eventually.HoldsAsync(async () => await CodeAsync(cloud, gate) is "T001");
        cloud.AssertNothingLeaked();
        Assert.DoesNotContain(SceneEncryption.DefaultKey, cloud.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(rotated, cloud.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_missing_is_the_operators_matter()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAI1");
        var result = await IssueAsync(Gate(cloud));
        Assert.Equal(Outcome.CredentialsMisconfigured, Assert.IsType<EncryptedSceneIdResult.Unavailable>(result).Outcome);
    }

    [Fact]
    public async Task The_vault_and_the_secrets_name_are_required()
    {
        await using var cloud = await FakeAzure.StartAsync();
        Assert.StartsWith("Captcha__Encryption__SecretName is missing", Assert.Single(Gate(cloud, ("Captcha:Encryption:SecretName", null)).Faults()), StringComparison.Ordinal);
        var faults = cloud.Gate(
            ("Credentials:Source", "Environment"),
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAItest"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"),
            ("Captcha:Encryption:Source", "KeyVault"),
            ("Captcha:Encryption:SecretName", Secret)).Faults();
        Assert.StartsWith("Credentials__KeyVault__Uri is missing", Assert.Single(faults), StringComparison.Ordinal);
    }

    private static VerifierHost Gate(FakeAzure cloud, params ReadOnlySpan<(string Name, string? Value)> changes) => cloud.GateWithVault(
    [
        ("Captcha:Encryption:Source", "KeyVault"),
        ("Captcha:Encryption:SecretName", Secret),
        .. changes,
    ]);

    private static async Task<EncryptedSceneIdResult> IssueAsync(VerifierHost gate) =>
        await gate.Services.GetRequiredService<EncryptedSceneIds>().IssueAsync(gate.Services.GetRequiredService<SceneRegistry>().First, TestContext.Current.CancellationToken);

    private static async Task<string?> CodeAsync(FakeAzure cloud, VerifierHost gate)
    {
        var issued = Assert.IsType<EncryptedSceneIdResult.Issued>(await IssueAsync(gate));
        var token = cloud.Emulator.Mint(new MintRequest(Scenes.V3) { EncryptedSceneId = issued.Text }).CaptchaVerifyParam;
        var result = await gate.Services.GetRequiredService<CaptchaVerifier>().VerifyAsync(new VerificationRequest { Token = token, RequestId = "test" }, TestContext.Current.CancellationToken);
        return result.Upstream.Code;
    }
}
