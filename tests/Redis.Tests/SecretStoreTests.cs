using System.Collections.Concurrent;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static CaptchaGate.Redis.Tests.Support.Instance;

namespace CaptchaGate.Redis.Tests;

/// <summary>The secrets of the shared state in a store of secrets: read before the first request, and rotated without a restart.</summary>
public sealed class SecretStoreTests
{
    private const string OtherKey = "HxMSERAPDg0MCwoJCAcGBQQDAgEAAAECAwQFBgcICQo=";

    private static readonly RedisOptions Names = new()
    {
        Source = CredentialSourceKind.KeyVault,
        ConnectionStringSecretName = "connection",
        ResultKeySecretName = "key",
        PreviousResultKeySecretName = "previous",
    };

    private readonly ScriptedStore _store = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_password_and_a_result_key_are_rotated_without_a_restart()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.ExecuteAsync("ACL", "SETUSER", "gate", "on", ">the-first", "~captcha-gate:*", "+@all");
        _store.Put($"{redis.Address},user=gate,password=the-first", Instance.ResultKey);
        await using var instance = await StartAsync();
        await using var other = await StartAsync();
        Assert.IsType<Reservation.Granted>(await instance.ReserveAsync("token", Key));
        await instance.CompleteAsync("token", Key, Success());

        _store.Put($"{redis.Address},user=gate,password=the-second", OtherKey, Instance.ResultKey);
        await redis.ExecuteAsync("ACL", "SETUSER", "gate", "resetpass", ">the-second");
        await redis.ExecuteAsync("CLIENT", "KILL", "USER", "gate");
        await Eventually.HoldsAsync(() => HasRotated(instance) && HasRotated(other));
        await Eventually.HoldsAsync(async () => await other.ReserveAsync("token", Key) is Reservation.Stored);
        await Eventually.HoldsAsync(() => instance.State.Health is HealthState.Ok && other.State.Health is HealthState.Ok);

        Assert.IsType<Reservation.Granted>(await other.ReserveAsync("later", Key));
        await other.CompleteAsync("later", Key, Success());
        Assert.IsType<Reservation.Stored>(await instance.ReserveAsync("later", Key));
        AssertEach.Of(instance.Log.Lines.Concat(other.Log.Lines), static text => Assert.DoesNotContain("the-second", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_at_the_start_is_read_later()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var instance = await StartAsync();
        Assert.IsType<Reservation.Unknown>(await instance.ReserveAsync("token", Key));
        await instance.CompleteAsync("token", Key, Success());
        Assert.Equal(BudgetGrant.Divided(4), await instance.TakeAsync(client: "192.0.2.1"));
        Assert.Contains(instance.Log.Lines, static text => text.StartsWith("SharedSecretsFailed The secrets of the shared store cannot be read (it is down)", StringComparison.Ordinal));
        _store.Put(redis.Address, Instance.ResultKey);
        await Eventually.HoldsAsync(async () => await instance.ReserveAsync("other", Key) is not Reservation.Unknown);
    }

    [Fact]
    public async Task They_are_read_again_when_they_are_old_or_doubted_and_soon_after_a_failure()
    {
        var secrets = Secrets();
        await AssertReadsAsync(secrets, 1, TimeSpan.Zero);
        await AssertReadsAsync(secrets, 1, CredentialCache.RetryAfterFailure - TimeSpan.FromTicks(1));
        _store.Put("localhost", Instance.ResultKey);
        await AssertReadsAsync(secrets, 2, TimeSpan.FromTicks(1));
        await AssertReadsAsync(secrets, 2, CredentialCache.MinReloadInterval);
        secrets.MarkStale();
        await AssertReadsAsync(secrets, 3, TimeSpan.Zero);
        secrets.MarkStale();
        await AssertReadsAsync(secrets, 3, CredentialCache.MinReloadInterval - TimeSpan.FromTicks(1));
        await AssertReadsAsync(secrets, 4, TimeSpan.FromTicks(1));
        await AssertReadsAsync(secrets, 4, TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        await AssertReadsAsync(secrets, 5, TimeSpan.FromTicks(1));
    }

    [Theory]
    [InlineData(null, Instance.ResultKey, null)]
    [InlineData("localhost,no-such-option=1", Instance.ResultKey, null)]
    [InlineData("localhost", "AAAA", null)]
    [InlineData("localhost", Instance.ResultKey, "AAAA")]
    public async Task Secrets_that_are_none_leave_the_last_ones_in_use(string? connection, string? key, string? previous)
    {
        _store.Put("localhost", Instance.ResultKey);
        var secrets = Secrets();
        Assert.Null(await secrets.RefreshAsync(CancellationToken.None));
        var first = secrets.Current;
        _store.Put(connection, key, previous);
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.NotNull(await secrets.RefreshAsync(CancellationToken.None));
        Assert.Same(first, secrets.Current);
    }

    [Fact]
    public void Secrets_do_not_print() => Assert.Equal("***", StoreSecrets.Parse("localhost,password=secret", Instance.ResultKey, null).Secrets!.ToString());

    private static bool HasRotated(Instance instance) =>
        instance.Log.Lines.Any(static text => text.StartsWith("SharedSecretsLoaded The secrets of the shared store were read (replaced: True)", StringComparison.Ordinal));

    private async Task AssertReadsAsync(RedisSecrets secrets, int reads, TimeSpan after)
    {
        _time.Advance(after);
        await secrets.RefreshAsync(CancellationToken.None);
        Assert.Equal(reads, _store.Reads);
    }

    private RedisSecrets Secrets() => new(
        new SecretReader(Names, new ConfigurationBuilder().Build(), _store), Options.Create(new CredentialsOptions()), _time, NullLogger<RedisSecrets>.Instance);

    private Task<Instance> StartAsync() => Instance.StartAsync(
        services => services.AddKeyedSingleton<ISecretStore>(CredentialSourceKind.KeyVault, _store).AddKeyedSingleton<ISecretStoreSettings, AnyName>(CredentialSourceKind.KeyVault)
            .Configure<CredentialsOptions>(static options => options.Refresh = TimeSpan.FromSeconds(1)),
        null,
        ("Shared__Redis__Source", "KeyVault"),
        ("Shared__Redis__ConnectionStringSecretName", "connection"),
        ("Shared__Redis__ResultKeySecretName", "key"),
        ("Shared__Redis__PreviousResultKeySecretName", "previous"));

    /// <summary>A store that keeps three secrets, or is down.</summary>
    private sealed class ScriptedStore : ISecretStore
    {
        private readonly ConcurrentDictionary<string, string> _secrets = new(StringComparer.Ordinal);
        private int _reads;

        /// <value>How often all three were read.</value>
        public int Reads => Volatile.Read(ref _reads) / 3;

        public void Put(string? connection, string? key, string? previous = null) =>
            (_secrets["previous"], _secrets["key"], _secrets["connection"]) = (previous ?? "", key ?? "", connection ?? "");

        public Task<SecretRead> ReadAsync(string name, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return Task.FromResult<SecretRead>(_secrets.TryGetValue(name, out var text) ? new SecretRead.Found(text) : new SecretRead.Failed(new CredentialLoad.StoreDown("it is down")));
        }
    }

    private sealed class AnyName : ISecretStoreSettings
    {
        public void CheckStore(string why, Core.Configuration.SettingFaults faults)
        {
            // Nothing is needed.
        }

        public void CheckName(string? name, string setting, string example, Core.Configuration.SettingFaults faults)
        {
            // Every name is one.
        }
    }
}
