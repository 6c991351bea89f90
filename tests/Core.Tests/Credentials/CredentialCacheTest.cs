using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Credentials;

/// <summary>A cache on a scripted store and on time that stands still.</summary>
public abstract class CredentialCacheTest
{
    private protected static readonly AccessKey Old = new("LTAIold", "secret-old");
    private protected static readonly AccessKey New = new("LTAInew", "secret-new");
    private protected static readonly CredentialLoad Down = new CredentialLoad.StoreDown("the store is down");
    private protected static readonly CredentialLoad Wrong = new CredentialLoad.Misconfigured("the secret is not there");

    private protected CredentialCacheTest() =>
        Cache = new CredentialCache(Source, Microsoft.Extensions.Options.Options.Create(Options), Time, Log);

    private protected FakeTimeProvider Time { get; } = new();

    private protected ScriptedSource Source { get; } = new();

    private protected FakeLogger<CredentialCache> Log { get; } = new();

    private protected CredentialsOptions Options { get; } = new() { Refresh = TimeSpan.FromMinutes(10), MaxStale = TimeSpan.FromHours(1) };

    private protected CredentialCache Cache { get; }

    private protected Task<CredentialResult> GetAsync() => Cache.GetAsync(TestContext.Current.CancellationToken).AsTask();

    private protected Task<CredentialResult> ReloadAsync(AccessKey refused) => Cache.ReloadAsync(refused, TestContext.Current.CancellationToken);

    private protected async Task AssertKeyAsync(AccessKey expected) => AssertKey(expected, await GetAsync());

    private protected static void AssertKey(AccessKey expected, CredentialResult result) =>
        Assert.True(expected.Matches(Assert.IsType<CredentialResult.Available>(result).Key));

    private protected async Task AssertNoneAsync(Outcome expected) => AssertNone(expected, await GetAsync());

    private protected static void AssertNone(Outcome expected, CredentialResult result) =>
        Assert.Equal(expected, Assert.IsType<CredentialResult.Unavailable>(result).Outcome);

    /// <summary>Waits until a background read has ended: its event is the last thing it does under the lock.</summary>
    private protected Task EventuallyLoggedAsync(string name, int times = 1) =>
        Eventually.HoldsAsync(() => Log.Names.Count(logged => string.Equals(logged, name, StringComparison.Ordinal)) >= times);
}
