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
            var (finding, key) = await new CredentialCheck(new EmptySource(), kind, new PatientTime()).RunAsync(TestContext.Current.CancellationToken);
            Assert.Null(key);
            Assert.StartsWith($"{kind}: ", finding.Says, StringComparison.Ordinal);
            remedies.Add(finding.Mend!);
        }

        Assert.Equal(kinds.Length, remedies.Count);
    }

    private sealed class EmptySource : ICredentialSource
    {
        public Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken) => Task.FromResult<CredentialLoad>(new CredentialLoad.Misconfigured("nothing there"));
    }
}
