using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Emulator.Captcha;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Azure.Tests.Kms;

/// <summary>The key of encrypted scene ids in Alibaba KMS.</summary>
public sealed class KmsEncryptionKeyTests : KmsTest
{
    private const string KeyName = "captcha/ekey";

    private VerifierHost? _gate;

    [Fact]
    public async Task An_id_is_issued_with_the_key_of_KMS()
    {
        PutKey("LTAI1");
        Cloud.Emulator.Secrets.Put(KeyName, SceneEncryption.DefaultKey);
        var issued = Assert.IsType<EncryptedSceneIdResult.Issued>(await IssueAsync());
        Cloud.Emulator.Scenes.Put(new(Scenes.V3) { Encrypted = true });
        var token = Cloud.Emulator.Mint(new MintRequest(Scenes.V3) { EncryptedSceneId = issued.Text });
        Assert.Equal("T001", (await VerifyAsync(token.CaptchaVerifyParam)).Upstream.Code);
    }

    [Theory]
    [InlineData("not a key", Outcome.CredentialsMisconfigured)]
    [InlineData(null, Outcome.CredentialsMisconfigured)]
    public async Task A_secret_that_is_no_key_is_the_operators_matter(string? secret, Outcome outcome)
    {
        PutKey("LTAI1");
        if (secret is not null)
            Cloud.Emulator.Secrets.Put(KeyName, secret);
        Assert.Equal(outcome, Assert.IsType<EncryptedSceneIdResult.Unavailable>(await IssueAsync()).Outcome);
    }

    private IServiceProvider Services => (_gate ??= Gate("Role", ("Captcha:Encryption:Source", "Kms"), ("Captcha:Encryption:SecretName", KeyName))).Services;

    private async Task<EncryptedSceneIdResult> IssueAsync() =>
        await Services.GetRequiredService<EncryptedSceneIds>().IssueAsync(Services.GetRequiredService<SceneRegistry>().First, TestContext.Current.CancellationToken);

    private Task<VerificationResult> VerifyAsync(string token) =>
        Services.GetRequiredService<CaptchaVerifier>().VerifyAsync(new VerificationRequest { Token = token, RequestId = "test" }, TestContext.Current.CancellationToken);
}
