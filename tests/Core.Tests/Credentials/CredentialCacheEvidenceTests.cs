using System.Net;
using System.Net.Sockets;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using CredentialCache = CaptchaGate.Core.Credentials.CredentialCache;
using MicrosoftOptions = Microsoft.Extensions.Options.Options;

namespace CaptchaGate.Core.Tests.Credentials;

/// <summary>What a missing key says about the store, and what it only says about this process or about the settings.</summary>
public sealed class CredentialCacheEvidenceTests
{
    private static readonly AccessKey Key = new("LTAI", "secret");
    private static readonly CredentialLoad Down = new CredentialLoad.StoreDown("the store is down");
    private static readonly CredentialLoad NoSuchName = new CredentialLoad.HostUnknown("the vault's host name does not exist");

    private readonly SteppedTime _time = new();
    private readonly ScriptedSource _source = new();
    private readonly FakeLogger<CredentialCache> _log = new();
    private readonly CredentialsOptions _options = new() { Refresh = TimeSpan.FromMinutes(10), MaxStale = TimeSpan.FromHours(1) };

    [Fact]
    public async Task While_the_first_read_runs_nothing_is_known_about_the_store()
    {
        var later = _source.ThenLater();
        var cache = Create();
        AssertNone(Outcome.LocalExhaustion, cache.Current);
        Assert.False(cache.HasEverLoaded);
        later.SetResult(Down);
        await EventuallyAsync(cache, Outcome.CredentialsUnavailable);
    }

    [Fact]
    public async Task A_read_that_runs_after_one_that_failed_leaves_the_store_down()
    {
        _source.Then(Down);
        var cache = Create();
        AssertNone(Outcome.CredentialsUnavailable, await GetAsync(cache));
        _time.Advance(CredentialCache.RetryAfterFailure);
        _source.ThenLater();
        AssertNone(Outcome.CredentialsUnavailable, cache.Current);
    }

    [Fact]
    public async Task A_key_that_ended_is_an_outage_of_the_store_only_when_its_refresh_has_failed()
    {
        _source.Then(new AccessKey("STS.1", "secret", "token", _time.GetUtcNow() + TimeSpan.FromMinutes(30)));
        var cache = Create();
        Assert.IsType<CredentialResult.Available>(await GetAsync(cache));
        _time.Advance(TimeSpan.FromMinutes(31));
        var refresh = _source.ThenLater();
        AssertNone(Outcome.LocalExhaustion, cache.Current);
        refresh.SetResult(Down);
        await EventuallyAsync(cache, Outcome.CredentialsExpired);
        Assert.True(cache.HasEverLoaded);
    }

    [Theory]
    [InlineData("misconfigured", Outcome.CredentialsMisconfigured)]
    [InlineData("exhausted", Outcome.LocalExhaustion)]
    public async Task A_key_that_ended_and_a_refresh_that_is_no_outage_stay_no_outage(string refresh, Outcome expected)
    {
        _source.Then(new AccessKey("STS.1", "secret", "token", _time.GetUtcNow() + TimeSpan.FromMinutes(30)));
        var cache = Create();
        await GetAsync(cache);
        _time.Advance(TimeSpan.FromMinutes(31));
        _source.Then(refresh is "misconfigured" ? new CredentialLoad.Misconfigured("the role is gone") : new CredentialLoad.Exhausted("out of handles"));
        AssertNone(expected, await GetAsync(cache));
    }

    [Fact]
    public async Task A_store_that_is_silent_while_this_process_is_late_is_not_known_to_be_down()
    {
        _source.ThenLater();
        var cache = Create();
        var waiting = GetAsync(cache);
        await Eventually.HoldsAsync(() => _source.Reads == 1);
        _time.StepTimestamps(TimeSpan.FromSeconds(1));
        _time.Advance(CredentialCache.LoadTimeout);
        AssertNone(Outcome.LocalExhaustion, await waiting);
        Assert.Contains("itself too slow", Assert.Single(_log.Events).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_says_that_it_is_down_is_down_although_this_process_is_late()
    {
        var later = _source.ThenLater();
        var cache = Create();
        var waiting = GetAsync(cache);
        await Eventually.HoldsAsync(() => _source.Reads == 1);
        _time.StepTimestamps(TimeSpan.FromSeconds(1));
        later.SetResult(Down);
        AssertNone(Outcome.CredentialsUnavailable, await waiting);
    }

    [Theory]
    [InlineData(true, Outcome.CredentialsMisconfigured)]
    [InlineData(false, Outcome.CredentialsUnavailable)]
    public async Task A_store_whose_name_does_not_exist_is_mistyped_when_another_name_does(bool otherExists, Outcome expected)
    {
        _source.Then(NoSuchName);
        AssertNone(expected, await GetAsync(Create(otherExists)));
    }

    [Fact]
    public async Task A_store_whose_name_gave_a_key_once_is_not_mistyped()
    {
        _source.Then(Key);
        var cache = Create();
        await GetAsync(cache);
        _time.Advance(_options.MaxStale + TimeSpan.FromTicks(1));
        _source.Then(NoSuchName);
        AssertNone(Outcome.CredentialsUnavailable, await GetAsync(cache));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8081/")]
    [InlineData("http://localhost:8081/")]
    [InlineData("http://[::1]/")]
    public async Task An_address_says_nothing_about_name_servers(string endpoint) =>
        Assert.False(await new OtherName(new Uri(endpoint), static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])).ResolvesAsync(TimeProvider.System));

    [Theory]
    [InlineData(0)]
    [InlineData(-90)]
    [InlineData(90)]
    public async Task A_temporary_key_ends_by_the_clock_of_the_service_that_issued_it(int skewMinutes)
    {
        var skew = TimeSpan.FromMinutes(skewMinutes);
        var clock = new ServiceClock(_time, NullLogger<ServiceClock>.Instance);
        _source.Then(new AccessKey("STS.1", "secret", "token", _time.GetUtcNow() + skew + TimeSpan.FromMinutes(30)));
        var cache = Create(clock: clock);
        // What is learned after the key came counts too.
        await GetAsync(cache);
        clock.UpdateSkew(_time.GetUtcNow() + skew);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.IsType<CredentialResult.Available>(cache.Current);
        Assert.Equal(1, _source.Reads);

        // Three minutes before its end, with ten of Refresh over long before: read again once.
        _time.Advance(TimeSpan.FromMinutes(27));
        _source.Then(Down);
        Assert.IsType<CredentialResult.Available>(cache.Current);
        await Eventually.HoldsAsync(() => _log.Names.Contains("CredentialsStale", StringComparer.Ordinal));
        _time.Advance(TimeSpan.FromMinutes(3));
        _source.Then(Down);
        AssertNone(Outcome.CredentialsExpired, await GetAsync(cache));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, typeof(CredentialLoad.HostUnknown))]
    [InlineData(SocketError.NoData, typeof(CredentialLoad.HostUnknown))]
    [InlineData(SocketError.TryAgain, typeof(CredentialLoad.StoreDown))]
    [InlineData(SocketError.ConnectionRefused, typeof(CredentialLoad.StoreDown))]
    [InlineData(SocketError.TimedOut, typeof(CredentialLoad.StoreDown))]
    [InlineData(SocketError.TooManyOpenSockets, typeof(CredentialLoad.Exhausted))]
    [InlineData(SocketError.AddressNotAvailable, typeof(CredentialLoad.Exhausted))]
    public void A_transport_failure_is_an_outage_a_wrong_name_or_ours(SocketError error, Type load)
    {
        var exception = new HttpRequestException("a message", new SocketException((int)error));
        Assert.IsType(load, StoreFaults.Of(new AggregateException(new InvalidOperationException(), exception), "the vault"));
    }

    [Theory]
    [InlineData("NameNotFound", typeof(CredentialLoad.HostUnknown), false)]
    [InlineData("NameServersFailed", typeof(CredentialLoad.StoreDown), false)]
    [InlineData("NameServersSilent", typeof(CredentialLoad.StoreDown), true)]
    [InlineData("Refused", typeof(CredentialLoad.StoreDown), false)]
    [InlineData("TimedOut", typeof(CredentialLoad.StoreDown), true)]
    [InlineData("OutOfResources", typeof(CredentialLoad.Exhausted), false)]
    public void A_connection_of_our_own_that_failed_is_told_apart_alike(string failure, Type load, bool timedOut)
    {
        var exception = new HttpRequestException("a message", new ConnectionFailedException(Enum.Parse<ConnectionFailure>(failure)));
        var fault = StoreFaults.Of(exception, "STS");
        Assert.IsType(load, fault);
        Assert.Equal(timedOut, fault is CredentialLoad.StoreDown { TimedOut: true });
    }

    [Fact]
    public void A_call_that_a_timer_ended_says_so()
    {
        Assert.True(Assert.IsType<CredentialLoad.StoreDown>(StoreFaults.Of(new TaskCanceledException("x", new TimeoutException()), "the vault")).TimedOut);
        Assert.Null(StoreFaults.Of(new FormatException(), "the vault"));
    }

    private CredentialCache Create(bool otherExists = true, ServiceClock? clock = null) => new(
        _source,
        MicrosoftOptions.Create(_options),
        _time,
        _log,
        clock,
        new OtherName(
            new Uri("https://captcha.example.com/"),
            (_, _) => otherExists ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain))));

    private static Task<CredentialResult> GetAsync(CredentialCache cache) => cache.GetAsync(TestContext.Current.CancellationToken).AsTask();

    private static Task EventuallyAsync(CredentialCache cache, Outcome outcome) =>
        Eventually.HoldsAsync(() => cache.Current is CredentialResult.Unavailable { Outcome: var known } && known == outcome);

    private static void AssertNone(Outcome expected, CredentialResult result) =>
        Assert.Equal(expected, Assert.IsType<CredentialResult.Unavailable>(result).Outcome);
}
