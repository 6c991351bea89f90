namespace CaptchaGate.Azure.Tests.Kms;

public sealed class KmsSettingsTests : KmsTest
{
    [Theory]
    [InlineData("SecretName", null)]
    [InlineData("SecretName", "two words")]
    [InlineData("SecretName", "@Microsoft.KeyVault(x)")]
    [InlineData("Region", null)]
    [InlineData("Region", "ap-southeast-1/")]
    [InlineData("Endpoint", "https://kms.example.com")]
    [InlineData("Endpoint", "http://127.0.0.1:8081")]
    public void What_cannot_be_right_is_refused_with_a_line_that_names_the_setting(string setting, string? value) =>
        Assert.StartsWith($"Credentials__Kms__{setting} ", Gate("Role", ($"Credentials:Kms:{setting}", value)).Faults().Single(), StringComparison.Ordinal);

    [Fact]
    public void Inside_a_vpc_kms_has_another_name() =>
        Assert.Empty(Gate("Role", ("Credentials:Kms:Endpoint", "https://kms-vpc.ap-southeast-1.aliyuncs.com")).Faults());

    [Fact]
    public void Outside_function_compute_the_environment_must_hold_the_roles_credentials()
    {
        var faults = Gate("Role", ("FC_FUNCTION_NAME", null), ("ALIBABA_CLOUD_ACCESS_KEY_ID", null)).Faults();

        Assert.StartsWith("ALIBABA_CLOUD_ACCESS_KEY_ID is missing, though Credentials__Source=Kms", faults.Single(), StringComparison.Ordinal);
    }
}
