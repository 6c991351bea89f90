using System.Text;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Captcha.Encryption;

/// <summary>AES-256-CBC, PKCS#7, <c>Base64(IV ‖ ciphertext)</c>.</summary>
public sealed class SceneKeyTests
{
    // "emulator-ekey-32-bytes-long-key!"
    private const string Key = "ZW11bGF0b3ItZWtleS0zMi1ieXRlcy1sb25nLWtleSE=";

    // Made with: printf %s "$plaintext" | openssl enc -aes-256-cbc -K "$key_in_hex" -iv "$iv", then Base64 of IV and output.
    [Theory]
    [InlineData("1a2b3c4d&1764184000&310", "000102030405060708090a0b0c0d0e0f", "AAECAwQFBgcICQoLDA0OD1B+YUnUlsjeNVitDmaotu+ITtX6Lr+E+vS9eCP3AzEv")]
    [InlineData("emuscene3&1&86400", "ffffffffffffffffffffffffffffffff", "/////////////////////y+cwuGGdilt1JxUASLhk7m5NChBtB/F7ZSz7ZaFFvOW")]
    [InlineData("login_scene-2&4102444800&1", "00000000000000000000000000000000", "AAAAAAAAAAAAAAAAAAAAAOlOgHazAh9aOTlifS2w6qUf490rWglrexli3jtN7u28")]
    [InlineData("abcdefgh&1764184000&30", "a1b2c3d4e5f60718293a4b5c6d7e8f90", "obLD1OX2BxgpOktcbX6PkI8vJ02iKMJW4+7/DOGOXgleGp52P8q6WaywDFBGXDj5")]
    public void Encrypt_agrees_with_openssl(string plaintext, string iv, string encrypted) =>
        Assert.Equal(encrypted, SceneKey.TryParse(Key)!.Encrypt(Encoding.ASCII.GetBytes(plaintext), Convert.FromHexString(iv)));

    [Fact]
    public async Task Openssl_reads_what_is_issued()
    {
        const string plaintext = "emuscene3&1764184000&310";
        var encrypted = Convert.FromBase64String(SceneKey.TryParse(Key)!.Encrypt(Encoding.ASCII.GetBytes(plaintext)));
        Assert.Equal(plaintext, await DecryptAsync(encrypted[..SceneKey.IvLength], encrypted[SceneKey.IvLength..]));
    }

    [Fact]
    public void Ten_thousand_ids_have_ten_thousand_IVs()
    {
        var key = SceneKey.TryParse(Key)!;
        var ivs = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 10_000; i++)
            ivs.Add(Convert.ToHexString(Convert.FromBase64String(key.Encrypt("emuscene3&1764184000&310"u8))[..SceneKey.IvLength]));
        Assert.Equal(10_000, ivs.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not Base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("@Microsoft.KeyVault(VaultName=v;SecretName=s)")]
    public void A_text_that_is_not_the_Base64_of_32_bytes_is_no_key(string? text) => Assert.Null(SceneKey.TryParse(text));

    [Fact]
    public void White_space_around_a_key_is_ignored() => Assert.True(SceneKey.TryParse(Key + "\n")!.Matches(SceneKey.TryParse(" " + Key)));

    [Fact]
    public void Keys_match_by_their_bytes()
    {
        Assert.False(SceneKey.TryParse(Key)!.Matches(SceneKey.TryParse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
        Assert.False(SceneKey.TryParse(Key)!.Matches(null));
    }

    [Fact]
    public void A_key_prints_as_stars() => Assert.Equal("***", SceneKey.TryParse(Key)!.ToString());

    private static async Task<string> DecryptAsync(byte[] iv, byte[] ciphertext)
    {
        var openssl = await Programs.TryRunAsync(
            "openssl", ["enc", "-d", "-aes-256-cbc", "-K", Convert.ToHexString(Convert.FromBase64String(Key)), "-iv", Convert.ToHexString(iv)], input: ciphertext);
        NotRun.When(openssl is null, "the comparison with openssl, because it is not installed.");
        Assert.Equal(0, openssl!.ExitCode);
        return openssl.Output;
    }
}
