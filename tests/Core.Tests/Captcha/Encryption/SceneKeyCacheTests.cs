using System.Collections.Concurrent;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Captcha.Encryption;

/// <summary>The key of encrypted scene ids follows the AccessKey's rules: refreshed in the background, kept while the store is down.</summary>
public sealed class SceneKeyCacheTests
{
    private const string Old = "ZW11bGF0b3ItZWtleS0zMi1ieXRlcy1sb25nLWtleSE=";
    private const string New = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedStore _store = new();
    private readonly FakeLogger<SceneKeyCache> _log = new();
    private readonly CredentialsOptions _options = new() { Refresh = TimeSpan.FromMinutes(10), MaxStale = TimeSpan.FromHours(1) };
    private readonly SceneKeyCache _cache;

    public SceneKeyCacheTests() => _cache = new SceneKeyCache(_store, "the-name", _options, _time, _log);

    [Fact]
    public async Task The_first_request_reads_the_named_secret_and_the_next_do_not()
    {
        _store.Then(Old);
        await AssertKeyAsync(Old);
        await AssertKeyAsync(Old);
        Assert.Equal(["the-name"], _store.Names);
        Assert.Equal(["SceneKeyLoaded"], _log.Names);
    }

    [Fact]
    public async Task A_rotated_key_is_used_without_a_restart()
    {
        _store.Then(Old).Then(New);
        await AssertKeyAsync(Old);
        _time.Advance(_options.Refresh);
        await AssertKeyAsync(Old);
        await LoggedAsync("SceneKeyLoaded", 2);
        await AssertKeyAsync(New);
    }

    [Fact]
    public async Task While_the_store_is_down_the_last_key_stays_until_it_is_stale()
    {
        _store.Then(Old).Then(Down).Then(Down);
        await AssertKeyAsync(Old);
        _time.Advance(_options.Refresh);
        await AssertKeyAsync(Old);
        await LoggedAsync("SceneKeyStale", 1);
        await AssertKeyAsync(Old);

        _time.Advance(_options.MaxStale);
        await AssertNoneAsync(Outcome.CredentialsUnavailable);
    }

    [Fact]
    public async Task Without_a_key_the_outcome_says_why()
    {
        _store.Then(Down).Then("MARKERsecretMARKER").Then(Old);
        await AssertNoneAsync(Outcome.CredentialsUnavailable);
        _time.Advance(CredentialCache.RetryAfterFailure);
        await AssertNoneAsync(Outcome.CredentialsMisconfigured);
        _time.Advance(CredentialCache.RetryAfterFailure);
        await AssertKeyAsync(Old);
        Assert.DoesNotContain(_log.Events, static logged => logged.Text.Contains("MARKER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_throws_is_a_fault_of_ours()
    {
        _store.Then(static () => throw new InvalidOperationException("what the store said"));
        await AssertNoneAsync(Outcome.InternalFault);
        Assert.DoesNotContain(_log.Events, static logged => logged.Text.Contains("what the store said", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_failure_the_store_is_left_alone_for_a_moment()
    {
        _store.Then(Down);
        await AssertNoneAsync(Outcome.CredentialsUnavailable);
        await AssertNoneAsync(Outcome.CredentialsUnavailable);
        Assert.Single(_store.Names);
    }

    private static SecretRead Down => new SecretRead.Failed(new CredentialLoad.StoreDown("the store is down"));

    private async Task AssertKeyAsync(string expected)
    {
        var result = await _cache.GetAsync(TestContext.Current.CancellationToken);
        Assert.True(Assert.IsType<SceneKeyResult.Available>(result).Key.Matches(SceneKey.TryParse(expected)));
    }

    private async Task AssertNoneAsync(Outcome expected)
    {
        var result = await _cache.GetAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, Assert.IsType<SceneKeyResult.Unavailable>(result).Outcome);
    }

    private Task LoggedAsync(string name, int times) =>
        Eventually.HoldsAsync(() => _log.Names.Count(logged => string.Equals(logged, name, StringComparison.Ordinal)) >= times);

    private sealed class ScriptedStore : ISecretStore
    {
        private readonly ConcurrentQueue<Func<SecretRead>> _script = new();
        private readonly ConcurrentQueue<string> _names = new();

        public IReadOnlyList<string> Names => [.. _names];

        public ScriptedStore Then(string text) => Then(new SecretRead.Found(text));

        public ScriptedStore Then(SecretRead read) => Then(() => read);

        public ScriptedStore Then(Func<SecretRead> read)
        {
            _script.Enqueue(read);
            return this;
        }

        public Task<SecretRead> ReadAsync(string name, CancellationToken cancellationToken)
        {
            _names.Enqueue(name);
            return _script.TryDequeue(out var read) ? Task.FromResult(read()) : throw new InvalidOperationException("The test planned no further read.");
        }
    }
}
