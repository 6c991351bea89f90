using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>A store that says what a test tells it to; one that is never told anything is the emulator's own key.</summary>
internal sealed class ScriptedSource : ICredentialSource
{
    private volatile Func<Task<CredentialLoad>> _says = () => Task.FromResult(Key());
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    public static CredentialLoad Down => new CredentialLoad.StoreDown("the test's store is down");

    public static CredentialLoad Wrong => new CredentialLoad.Misconfigured("the test's store has no usable key");

    public static CredentialLoad Key(string id = "LTAIemulator", string secret = "emulator-secret", string? securityToken = null, DateTimeOffset? expires = null) =>
        new CredentialLoad.Loaded(new AccessKey(id, secret, securityToken, expires));

    public void Says(Func<CredentialLoad> load) => SaysLater(() => Task.FromResult(load()));

    public void SaysLater(Func<Task<CredentialLoad>> load) => _says = load;

    public Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return _says();
    }
}
