using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Credentials;

[assembly: AssemblyFixture(typeof(WarmUpFixture))]

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>
/// Goes every way once before the tests do: the first use of the libraries compiles them, and on a busy machine that alone
/// can outlast the 2 seconds that an exchange is given.
/// </summary>
public sealed class WarmUpFixture : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.PutKeyIntoVault("LTAIwarm");
        foreach (var gate in new[] { cloud.GateWithVault(), cloud.GateWithRole() })
        {
            await Eventually.HoldsAsync(async () =>
            {
                cloud.Time.ShiftWallClock(CredentialCache.RetryAfterFailure);
                return (await gate.VerifyAsync()).Verified;
            });
        }
    }

    public ValueTask DisposeAsync() => default;
}
