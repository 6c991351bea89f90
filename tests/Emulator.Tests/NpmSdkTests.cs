using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Emulator.Tests;

/// <summary>The proof of fidelity: the official npm SDK 1.1.4, unmodified. One test, so that a machine without node says so once.</summary>
public sealed class NpmSdkTests : EmulatorTest
{
    private NpmSdk? _sdk;

    // The official credentials library calls STS over https only.
    private protected override EmulatorOptions Options => new() { Https = true };

    [Fact]
    public async Task The_official_npm_sdk_verifies_and_is_refused_for_each_fault_of_its_signature()
    {
        _sdk = await NpmSdk.StartAsync(Emulator.Certificates.Authority.ExportCertificatePem());
        NotRun.When(_sdk is null, "the official npm SDK against the emulator, because node or npm was not found; install Node.js 20 or newer and run the tests again.");

        await Verifies(Scenes.V2);
        await Verifies(Scenes.V3);
        await Verifies_difficult_text();
        await Verifies_with_temporary_credentials();
        await Verifies_with_an_identity_instead_of_a_key();
        await Reads_a_secret();
        await Is_refused_with_a_wrong_secret();
        await Is_refused_with_a_used_nonce();
        await Is_refused_with_a_stale_date();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_sdk is not null)
            await _sdk.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task Verifies(string scene)
    {
        var token = Emulator.Mint(scene);
        var reply = await _sdk!.VerifyAsync(Job(token));
        Assert.Equal((200, "Success", "T001", token.CertifyId), (reply.Status, reply.Code, reply.VerifyCode, reply.CertifyId));
        var entry = Assert.Single(Emulator.Journal.ForToken(token.CaptchaVerifyParam));
        Assert.Equal("chunked", entry.Headers["Transfer-Encoding"]);
        Assert.Contains("AlibabaCloud", entry.Headers["User-Agent"], StringComparison.Ordinal);
    }

    private async Task Verifies_difficult_text()
    {
        var token = Emulator.Mint(new MintRequest(Scenes.V2) { Data = "中文 👩‍👩‍👧 é + / = & % ~ * ! ' ( )", Size = 16 * 1024 });
        Assert.Equal("T001", (await _sdk!.VerifyAsync(Job(token))).VerifyCode);
    }

    private async Task Verifies_with_temporary_credentials()
    {
        Emulator.Keys.Put(new() { Id = "STS.npm", Secret = "s+/=", SecurityToken = "CAIS+/abc==", ExpiresAt = Emulator.Clock.GetUtcNow().AddHours(1) });
        var token = Emulator.Mint(Scenes.V3);
        var job = Job(token) with { AccessKeyId = "STS.npm", AccessKeySecret = "s+/=", SecurityToken = "CAIS+/abc==" };
        Assert.Equal("T001", (await _sdk!.VerifyAsync(job)).VerifyCode);
        Assert.Equal("InvalidSecurityToken.Malformed", (await _sdk.VerifyAsync(job with { SecurityToken = "other" })).Code);
    }

    private async Task Verifies_with_an_identity_instead_of_a_key()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "npm", "identity.jwt");
        var trust = Emulator.Sts.Trust;
        var oidc = new NpmOidc(trust.RoleArn, trust.ProviderArn, file, Emulator.SecureAddress.Authority);

        await File.WriteAllTextAsync(file, Emulator.Sts.IssueIdentityToken(), Cancel);
        var token = Emulator.Mint(Scenes.V3);
        Assert.Equal("T001", (await _sdk!.VerifyAsync(Job(token) with { Oidc = oidc })) is { } reply ? reply.VerifyCode ?? reply.Message : null);
        Assert.StartsWith("STS.", Assert.Single(Emulator.Journal.ForToken(token.CaptchaVerifyParam)).AccessKeyId, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, Emulator.Sts.IssueIdentityToken(("sub", "someone-else")), Cancel);
        var refused = await _sdk.VerifyAsync(Job(Emulator.Mint(Scenes.V3)) with { Oidc = oidc });
        Assert.Contains("AuthenticationFail.NoPermission", refused.Message, StringComparison.Ordinal);
    }

    private async Task Reads_a_secret()
    {
        Emulator.Secrets.Put("captcha/ak", "{\"a\":\"+ / 字\"}");
        var reply = await _sdk!.VerifyAsync(Job(Emulator.Mint(Scenes.V3)) with { SecretName = "captcha/ak" });
        Assert.Equal((200, "{\"a\":\"+ / 字\"}"), (reply.Status, reply.SecretData));
    }

    private async Task Is_refused_with_a_wrong_secret()
    {
        var reply = await _sdk!.VerifyAsync(Job(Emulator.Mint(Scenes.V3)) with { AccessKeySecret = "wrong" });
        Assert.Equal((400, "SignatureDoesNotMatch"), (reply.Status, reply.Code));
    }

    private async Task Is_refused_with_a_used_nonce()
    {
        var first = await _sdk!.VerifyAsync(Job(Emulator.Mint(Scenes.V3)) with { Nonce = "chosen-once" });
        Assert.Equal("T001", first.VerifyCode);
        var again = await _sdk.VerifyAsync(Job(Emulator.Mint(Scenes.V3)) with { Nonce = "chosen-once" });
        Assert.Equal((400, "SignatureNonceUsed"), (again.Status, again.Code));
    }

    private async Task Is_refused_with_a_stale_date()
    {
        Emulator.Clock.Advance(TimeSpan.FromMinutes(16));
        var reply = await _sdk!.VerifyAsync(Job(Emulator.Mint(Scenes.V3)));
        Assert.Equal((400, "InvalidTimeStamp.Expired"), (reply.Status, reply.Code));
    }

    private NpmJob Job(MintedToken token) => new(Emulator.BaseAddress.Authority, token.CaptchaVerifyParam, token.Scene);
}
