using CaptchaGate.Core.Credentials;
using CaptchaGate.Doctor.Tests.Support;

namespace CaptchaGate.Doctor.Tests;

public sealed class CredentialCheckTests
{
    [Fact]
    public async Task Every_source_has_a_remedy_of_its_own()
    {
        var kinds = Enum.GetValues<CredentialSourceKind>();
        var remedies = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            var (finding, key) = await new CredentialCheck(new EmptySource(), kind, new AdjustableTime { Stretch = 20 }).RunAsync(TestContext.Current.CancellationToken);
            Assert.Null(key);
            Assert.StartsWith($"{kind}: ", finding.Message, StringComparison.Ordinal);
            remedies.Add(finding.Remedy!);
        }

        Assert.Equal(kinds.Length, remedies.Count);
    }

    [Theory]
    [InlineData(false, "KeyVault returns a permanent AccessKey")]
    [InlineData(true, "Federation returns a temporary AccessKey")]
    public async Task A_key_that_comes_from_azure_is_as_good(bool role, string says)
    {
        await using var patient = await DoctorTestHost.AdmitAsync();
        var stage = patient.Keep(await VaultStage.StartAsync());
        if (role)
            stage.ConnectRole(patient);
        else
            stage.Connect(patient);

        var examined = await patient.ExamineAsync("--json");

        Assert.Equal(0, examined.ExitCode);
        Assert.Equal(says, examined.On("credentials").Message);
        Marker.AssertAbsent(examined.Output, patient.Emulator);
    }

    private sealed class EmptySource : ICredentialSource
    {
        public Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken) => Task.FromResult<CredentialLoad>(new CredentialLoad.Misconfigured("nothing there"));
    }
}
