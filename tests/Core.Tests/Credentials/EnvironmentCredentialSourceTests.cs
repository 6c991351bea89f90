using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Core.Tests.Credentials;

public sealed class EnvironmentCredentialSourceTests
{
    private readonly IConfiguration _configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();

    [Fact]
    public async Task The_names_are_those_of_alibabas_own_chain()
    {
        Set("LTAItest", "secret", "token");
        var loaded = Assert.IsType<CredentialLoad.Loaded>(await LoadAsync());
        Assert.True(loaded.Key.Matches(new AccessKey("LTAItest", "secret", "token")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_security_token_the_key_is_a_permanent_one(string? token)
    {
        Set("LTAItest", "secret", token);
        Assert.Null(Assert.IsType<CredentialLoad.Loaded>(await LoadAsync()).Key.SecurityToken);
    }

    [Theory]
    [InlineData(null, "secret")]
    [InlineData("", "secret")]
    [InlineData("id", null)]
    [InlineData("id", "")]
    public async Task A_missing_half_is_a_misconfiguration_that_names_both(string? id, string? secret)
    {
        Set(id, secret, null);
        Assert.Equal("ALIBABA_CLOUD_ACCESS_KEY_ID or ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set", Assert.IsType<CredentialLoad.Misconfigured>(await LoadAsync()).Reason);
    }

    [Theory]
    [InlineData("id ", "secret", null)]
    [InlineData("id", "secret\n", null)]
    [InlineData("id", "secret", "tökén")]
    public async Task A_character_that_no_key_has_is_a_misconfiguration_that_repeats_nothing(string id, string secret, string? token)
    {
        Set(id, secret, token);
        Assert.Equal(
            "ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET or ALIBABA_CLOUD_SECURITY_TOKEN has a character that no AccessKey has",
            Assert.IsType<CredentialLoad.Misconfigured>(await LoadAsync()).Reason);
    }

    [Fact]
    public async Task Each_read_asks_the_configuration_again()
    {
        var source = new EnvironmentCredentialSource(_configuration);
        Set("one", "secret", null);
        Assert.Equal("one", Assert.IsType<CredentialLoad.Loaded>(await source.LoadAsync(TestContext.Current.CancellationToken)).Key.Id);
        Set("two", "secret", null);
        Assert.Equal("two", Assert.IsType<CredentialLoad.Loaded>(await source.LoadAsync(TestContext.Current.CancellationToken)).Key.Id);
    }

    private void Set(string? id, string? secret, string? token)
    {
        _configuration["ALIBABA_CLOUD_ACCESS_KEY_ID"] = id;
        _configuration["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = secret;
        _configuration["ALIBABA_CLOUD_SECURITY_TOKEN"] = token;
    }

    private Task<CredentialLoad> LoadAsync() => new EnvironmentCredentialSource(_configuration).LoadAsync(TestContext.Current.CancellationToken);
}
