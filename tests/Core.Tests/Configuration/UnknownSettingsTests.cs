using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Configuration;

public sealed class UnknownSettingsTests
{
    [Theory]
    [InlineData("FailOpen__Polcy", "closed", "FailOpen__Policy", "guarded")]
    [InlineData("FailOpen__Policy__Mode", "closed", "FailOpen__Policy", "guarded")]
    [InlineData("FailOpen__Budget__PerMinutes", "3", "FailOpen__Budget__PerMinute", "30")]
    [InlineData("Captcha__Scene", "x", "Captcha__SceneId", "1a2b3c4d")]
    [InlineData("Captcha__DeadLine2", "x", "Captcha__Deadline", "00:00:03")]
    [InlineData("Credentials__Sourc", "x", "Credentials__Source", "KeyVault")]
    [InlineData("Credentials__KeyVault__Url", "x", "Credentials__KeyVault__Uri", "https://my-vault.vault.azure.net")]
    public void A_name_that_nobody_reads_is_told_with_the_closest_one(string setting, string value, string closest, string example)
    {
        var line = Assert.Single(new Settings().Set(setting, value).Faults());
        Assert.Equal($"{setting} is not a setting; the closest is {closest}, for example {closest}={example}", line);
    }

    [Fact]
    public void A_name_under_an_alias_is_told_too()
    {
        var scenes = new Settings().Remove("Captcha__SceneId").Set("Captcha__Scenes__login__Id", "1a2b3c4d");
        Assert.Equal(
            ["Captcha__Scenes__login__AllowTest is not a setting; the closest is Captcha__Scenes__*__AllowTestMode, for example Captcha__Scenes__*__AllowTestMode=false"],
            scenes.Set("Captcha__Scenes__login__AllowTest", "true").Faults());
    }

    [Fact]
    public void A_value_on_a_section_itself_is_told() =>
        Assert.StartsWith("FailOpen__Budget is not a setting", Assert.Single(new Settings().Set("FailOpen__Budget", "3").Faults()), StringComparison.Ordinal);

    [Fact]
    public void Names_are_taken_in_any_case() => new Settings().Set("FAILOPEN__POLICY", "closed").Set("failopen__budget__perminute", "3").AssertStarts();

    [Fact]
    public void Other_peoples_settings_are_left_alone() => new Settings().Set("Logging__LogLevel__Default", "Warning").Set("Path", "/bin").AssertStarts();

    [Fact]
    public void The_settings_of_every_source_are_known()
    {
        new Settings()
            .Set("Credentials__KeyVault__Uri", "https://v.vault.azure.net").Set("Credentials__ManagedIdentityClientId", "1")
            .Set("Credentials__Federation__RoleArn", "r").Set("Credentials__Kms__SecretName", "s")
            .AssertStarts();
    }
}
