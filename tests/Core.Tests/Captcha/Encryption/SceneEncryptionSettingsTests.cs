using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Captcha.Encryption;

public sealed class SceneEncryptionSettingsTests
{
    private const string Key = "ZW11bGF0b3ItZWtleS0zMi1ieXRlcy1sb25nLWtleSE=";

    [Fact]
    public void A_key_in_the_environment_starts() => Settings("Environment").Set("Captcha__Encryption__Key", Key).AssertStarts();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("MARKERkeyMARKER")]
    [InlineData("AAAA")]
    public void A_key_that_is_missing_or_malformed_is_refused_and_not_shown(string? key)
    {
        var settings = Settings("Environment").Set("Captcha__Encryption__Key", key);
        settings.AssertFault("Captcha__Encryption__Key", "is missing or is not the Base64 of 32 bytes");
        AssertEach.Of(settings.Faults(), static line => Assert.DoesNotContain("MARKER", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FunctionCompute")]
    [InlineData("Federation")]
    public void A_source_that_keeps_no_secrets_is_refused(string source) =>
        Settings(source).AssertFault("Captcha__Encryption__Source", "must be a store of secrets: KeyVault, Kms or Environment");

    [Fact]
    public void A_source_that_the_host_does_not_have_is_refused() =>
        Settings("KeyVault").AssertFault("Captcha__Encryption__Source", "names KeyVault, which this host does not have");

    [Fact]
    public void A_key_without_a_source_is_refused()
    {
        new Settings().Set("Captcha__Encryption__Key", Key).AssertFault("Captcha__Encryption__Source", "is missing, though a key or a secret's name is set");
        new Settings().Set("Captcha__Encryption__SecretName", "captcha-ekey").AssertFault("Captcha__Encryption__Source", "is missing, though a key or a secret's name is set");
    }

    [Fact]
    public void A_secret_of_KMS_needs_its_name_and_the_region()
    {
        Settings("Kms").Set("Captcha__Encryption__SecretName", "captcha/ekey").Set("Credentials__Kms__Region", "ap-southeast-1").AssertStarts();
        Settings("Kms").Set("Credentials__Kms__Region", "ap-southeast-1").AssertFault("Captcha__Encryption__SecretName", "is missing or has a character that no secret's name has");
        Settings("Kms").Set("Captcha__Encryption__SecretName", "captcha/ekey").AssertFault("Credentials__Kms__Region", "is missing or is no region's id");
    }

    [Fact]
    public void A_key_beside_a_secret_is_refused() =>
        Settings("Kms").Set("Captcha__Encryption__SecretName", "captcha/ekey").Set("Credentials__Kms__Region", "ap-southeast-1").Set("Captcha__Encryption__Key", Key)
            .AssertFault("Captcha__Encryption__Key", "is set, though Captcha__Encryption__Source=Kms reads the key from a secret");

    private static Settings Settings(string source) => new Settings().Set("Captcha__Encryption__Source", source);
}
