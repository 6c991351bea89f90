using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Doctor.Tests.Support;

namespace CaptchaGate.Doctor.Tests;

public sealed class ServiceKeyTests
{
    [Theory]
    [InlineData("secret", true)]
    [InlineData("shop-2", true)]
    [InlineData("password1", true)]
    [InlineData("471112", true)]
    [InlineData("0", true)]
    [InlineData("zyxw", true)]
    [InlineData("zyxwv", false)]
    [InlineData("Kx0mJ3c1QkZyT0h4c2ZpV1p1bGdqdEFhb2JkZQ==", false)]
    public async Task It_warns_of_a_key_that_can_be_guessed_and_does_not_show_it(string key, bool warns)
    {
        await using var patient = await DoctorTestHost.AdmitAsync();
        patient.Settings["Http__ServiceKeys__shop"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";

        var settings = (await patient.ExamineAsync("--json")).On("settings");

        Assert.Equal(warns ? "warning" : "ok", settings.State);
        Assert.Equal(warns, settings.Message.Contains("the service key shop can be guessed", StringComparison.Ordinal));
        Assert.DoesNotContain($" {key} ", settings.Message + settings.Remedy, StringComparison.Ordinal);
    }
}
