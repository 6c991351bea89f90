using CaptchaGate.Azure.Tests.Support;

namespace CaptchaGate.Azure.Tests.Federation;

public sealed class FederationSettingsTests : IAsyncLifetime
{
    private FakeAzure _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await FakeAzure.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("RoleArn", null)]
    [InlineData("RoleArn", "captcha-gate")]
    [InlineData("RoleArn", "acs:ram::1:user/captcha-gate")]
    [InlineData("RoleArn", "acs:ram::account:role/captcha-gate")]
    [InlineData("RoleArn", "acs:ram::1:role/")]
    [InlineData("RoleArn", "@Microsoft.KeyVault(x)")]
    [InlineData("OidcProviderArn", null)]
    [InlineData("OidcProviderArn", "acs:ram::1:role/azure")]
    [InlineData("Audience", null)]
    [InlineData("Audience", "two words")]
    [InlineData("Audience", "@Microsoft.KeyVault(x)")]
    [InlineData("SessionName", "a")]
    [InlineData("SessionName", "captcha gate")]
    [InlineData("Region", null)]
    [InlineData("Region", "ap-southeast-1.example.com/")]
    [InlineData("Region", "AP-SOUTHEAST-1")]
    [InlineData("Endpoint", "https://sts.example.com")]
    [InlineData("Endpoint", "http://sts.ap-southeast-1.aliyuncs.com")]
    [InlineData("Endpoint", "https://sts.cn-shanghai.aliyuncs.com")]
    [InlineData("Endpoint", "http://127.0.0.1:8081")]
    public void What_cannot_be_right_is_refused_with_a_line_that_names_the_setting(string setting, string? value)
    {
        var faults = _cloud.GateWithRole(($"Credentials:Federation:{setting}", value)).Faults();

        AssertEach.Of(faults, fault => Assert.StartsWith($"Credentials__Federation__{setting} ", fault, StringComparison.Ordinal));
        AssertEach.Of(faults, fault => Assert.Contains($"for example Credentials__Federation__{setting}=", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Audience", "api://captcha-gate")]
    [InlineData("Audience", "11111111-2222-3333-4444-555555555555")]
    [InlineData("SessionName", "captcha.gate@azure_1-2")]
    [InlineData("Endpoint", "https://sts-vpc.ap-southeast-1.aliyuncs.com")]
    [InlineData("Endpoint", "https://sts.ap-southeast-1.aliyuncs.com/")]
    public void What_can_be_right_is_taken(string setting, string value) =>
        Assert.Empty(_cloud.GateWithRole(($"Credentials:Federation:{setting}", value)).Faults());
}
