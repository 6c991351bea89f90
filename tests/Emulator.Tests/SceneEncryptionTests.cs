using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

/// <summary>A page of a scene in encryption mode must initialise with a valid encrypted scene id.</summary>
public sealed class SceneEncryptionTests : EmulatorTest
{
    private const string Scene = "encrypted";

    private long Now => Emulator.Clock.GetUtcNow().ToUnixTimeSeconds();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Emulator.Scenes.Put(new(Scene) { Encrypted = true });
    }

    [Fact]
    public async Task An_id_of_the_accounts_key_passes() => await AssertAsync("T001", Encrypt($"{Scene}&{Now}&300"));

    [Fact]
    public async Task A_plain_id_fails()
    {
        await AssertAsync("F022", null);
        await AssertAsync("F022", Scene);
    }

    [Theory]
    [InlineData(-240, 300, "T001")]
    [InlineData(-360, 300, "F022")]
    [InlineData(60, 300, "F022")]
    [InlineData(0, 86_400, "T001")]
    [InlineData(0, 86_401, "F022")]
    [InlineData(0, 0, "F022")]
    public async Task The_time_of_initialisation_must_lie_in_its_life(int madeSecondsFromNow, int expireTime, string code) =>
        await AssertAsync(code, Encrypt($"{Scene}&{Now + madeSecondsFromNow}&{expireTime}"));

    [Fact]
    public async Task An_id_counts_as_the_page_initialises_and_not_later()
    {
        var token = Mint(Encrypt($"{Scene}&{Now}&1"));
        Emulator.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("T001", (await Client.VerifyAsync(token, Scene)).VerifyCode);
    }

    [Fact]
    public async Task An_id_of_another_scene_fails()
    {
        await AssertAsync("F022", Encrypt($"{Scenes.V3}&{Now}&300"));
        await AssertAsync("F022", Encrypt($"{Scene.ToUpperInvariant()}&{Now}&300"));
    }

    [Fact]
    public async Task Any_altered_byte_fails()
    {
        var encrypted = Convert.FromBase64String(Encrypt($"{Scene}&{Now}&300"));
        for (var i = 0; i < encrypted.Length; i++)
        {
            encrypted[i] ^= 1;
            await AssertAsync("F022", Convert.ToBase64String(encrypted));
            encrypted[i] ^= 1;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task Junk_fails(string encrypted) => await AssertAsync("F022", encrypted);

    [Theory]
    [InlineData("{0}&{1}")]
    [InlineData("{0}&{1}&300&")]
    [InlineData("{0}&{1}&+300")]
    [InlineData("{0}& {1}&300")]
    [InlineData("{0}&{1}&300 ")]
    public async Task Another_plaintext_fails(string format) =>
        await AssertAsync("F022", Encrypt(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, Scene, Now)));

    [Fact]
    public async Task An_id_of_another_key_fails()
    {
        var encrypted = Encrypt($"{Scene}&{Now}&300");
        Assert.Equal(200, (await Client.ControlAsync(HttpMethod.Put, "ekey", $"{{\"key\":\"{Convert.ToBase64String(new byte[32])}\"}}")).Status);
        await AssertAsync("F022", encrypted);
        await AssertAsync("T001", Encrypt($"{Scene}&{Now}&300"));
    }

    [Fact]
    public async Task Another_scene_needs_none() => Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);

    [Fact]
    public async Task A_token_that_no_page_got_fails_too()
    {
        var junk = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"certifyId":"abcdefghij","sceneId":"{{Scene}}"}"""));
        Assert.Equal("F022", (await Client.VerifyAsync(junk, Scene)).VerifyCode);
    }

    [Fact]
    public async Task The_control_API_takes_what_the_page_hands_over()
    {
        Assert.True((await Client.ControlAsync(HttpMethod.Put, "scenes/shop", "{\"encrypted\":true}")).Json.GetProperty("encrypted").GetBoolean());
        var minted = await Client.ControlAsync(HttpMethod.Post, "tokens", $"{{\"scene\":\"shop\",\"encryptedSceneId\":\"{Encrypt($"shop&{Now}&300")}\"}}");
        Assert.Equal("T001", (await Client.VerifyAsync(minted.Json.GetProperty("captchaVerifyParam").GetString()!, "shop")).VerifyCode);
        Assert.Equal(400, (await Client.ControlAsync(HttpMethod.Put, "ekey", "{\"key\":\"AAAA\"}")).Status);
    }

    private async Task AssertAsync(string code, string? encryptedSceneId) => Assert.Equal(code, await CodeAsync(encryptedSceneId));

    private async Task<string?> CodeAsync(string? encryptedSceneId) => (await Client.VerifyAsync(Mint(encryptedSceneId), Scene)).VerifyCode;

    private string Mint(string? encryptedSceneId) => Emulator.Mint(new MintRequest(Scene) { EncryptedSceneId = encryptedSceneId }).CaptchaVerifyParam;

    private string Encrypt(string plaintext)
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(Emulator.Encryption.Key);
        var iv = RandomNumberGenerator.GetBytes(16);
        return Convert.ToBase64String([.. iv, .. aes.EncryptCbc(Encoding.UTF8.GetBytes(plaintext), iv)]);
    }
}
