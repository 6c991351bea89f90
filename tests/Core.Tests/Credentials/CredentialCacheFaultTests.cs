using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Tests.Credentials;

/// <summary>Stores that are down, hang, throw, or hold rubbish.</summary>
public sealed class CredentialCacheFaultTests : CredentialCacheTest
{
    public static TheoryData<string> BadReads => ["down", "wrong", "throws", "throws at once", "cancels itself"];

    [Fact]
    public async Task A_store_that_is_down_from_the_start_is_row_12()
    {
        Source.Then(Down);
        await AssertNoneAsync(Outcome.CredentialsUnavailable);
        Assert.Equal([("CredentialsFailed", LogLevel.Error, "Credentials are unavailable: the store is down.")], Log.Events);
    }

    [Fact]
    public async Task A_store_without_a_usable_key_is_row_13()
    {
        Source.Then(Wrong);
        await AssertNoneAsync(Outcome.CredentialsMisconfigured);
    }

    [Fact]
    public async Task After_a_failure_the_store_rests_before_it_is_asked_again()
    {
        Source.Then(Down);
        await AssertNoneAsync(Outcome.CredentialsUnavailable);
        Time.Advance(CredentialCache.RetryAfterFailure - TimeSpan.FromTicks(1));
        await AssertNoneAsync(Outcome.CredentialsUnavailable);
        Assert.Equal(1, Source.Reads);

        Time.Advance(TimeSpan.FromTicks(1));
        Source.Then(Old);
        await AssertKeyAsync(Old);
    }

    [Theory]
    [MemberData(nameof(BadReads))]
    public async Task A_bad_read_never_evicts_a_good_key(string fault)
    {
        Source.Then(Old).Then(Bad(fault));
        await AssertKeyAsync(Old);
        Time.Advance(Options.Refresh);
        await AssertKeyAsync(Old);
        await EventuallyLoggedAsync("CredentialsStale");
        await AssertKeyAsync(Old);
        Assert.Equal(Options.Refresh, Cache.Age);
        Assert.Equal(2, Source.Reads);
    }

    [Theory]
    [MemberData(nameof(BadReads))]
    public async Task A_bad_first_read_is_a_result_and_no_exception(string fault)
    {
        Source.Then(Bad(fault));
        // What our own code throws opens nothing, so it is no outage.
        await AssertNoneAsync(fault switch
        {
            "wrong" => Outcome.CredentialsMisconfigured,
            "throws" or "throws at once" => Outcome.InternalFault,
            _ => Outcome.CredentialsUnavailable,
        });
        Time.Advance(CredentialCache.RetryAfterFailure);
        Source.Then(New);
        await AssertKeyAsync(New);
    }

    [Fact]
    public async Task An_exception_of_the_store_is_logged_by_its_type_and_never_by_its_message()
    {
        Source.Then(Bad("throws"));
        await GetAsync();
        Assert.Equal("Credentials are unavailable: FormatException.", Assert.Single(Log.Events).Text);
    }

    [Fact]
    public async Task A_store_that_hangs_is_down_after_its_time_even_when_it_ignores_cancellation()
    {
        var never = Source.ThenLater();
        var waiting = GetAsync();
        await Eventually.HoldsAsync(() => Source.Reads == 1);
        Time.AdvanceInSteps(CredentialCache.LoadTimeout, TimeSpan.FromMilliseconds(50));

        AssertNone(Outcome.CredentialsUnavailable, await waiting);
        Assert.Equal("Credentials are unavailable: the store did not answer in time.", Assert.Single(Log.Events).Text);
        never.SetResult(new CredentialLoad.Loaded(Old));
        await AssertNoneAsync(Outcome.CredentialsUnavailable);
    }

    [Fact]
    public async Task A_store_that_hangs_is_told_when_its_time_is_over()
    {
        var told = new TaskCompletionSource();
        Source.Then(async timeout =>
        {
            await using var _ = timeout.Register(told.SetResult);
            await told.Task;
            timeout.ThrowIfCancellationRequested();
            return Down;
        });
        var waiting = GetAsync();
        await Eventually.HoldsAsync(() => Source.Reads == 1);
        Time.AdvanceInSteps(CredentialCache.LoadTimeout, TimeSpan.FromMilliseconds(50));

        await told.Task;
        AssertNone(Outcome.CredentialsUnavailable, await waiting);
    }

    [Fact]
    public async Task While_the_store_is_down_the_last_good_key_is_used_up_to_its_limit()
    {
        Source.Then(Old);
        await AssertKeyAsync(Old);
        for (var bad = 1; Cache.Age < Options.MaxStale; bad++)
        {
            Time.Advance(Options.Refresh);
            Source.Then(Down);
            await AssertKeyAsync(Old);
            await EventuallyLoggedAsync("CredentialsStale", bad);
        }

        Assert.Equal(Options.MaxStale, Cache.Age);
        Time.Advance(CredentialCache.RetryAfterFailure);
        Source.Then(Down);
        await AssertNoneAsync(Outcome.CredentialsUnavailable);
        Time.Advance(CredentialCache.RetryAfterFailure);
        Source.Then(Wrong);
        await AssertNoneAsync(Outcome.CredentialsMisconfigured);
        Time.Advance(CredentialCache.RetryAfterFailure);
        Source.Then(Old);
        await AssertKeyAsync(Old);
    }

    [Fact]
    public async Task A_stale_key_is_reported_with_its_age()
    {
        Source.Then(Old).Then(Down);
        await AssertKeyAsync(Old);
        Time.Advance(Options.Refresh);
        await AssertKeyAsync(Old);
        await EventuallyLoggedAsync("CredentialsStale");
        Assert.Contains(
            ("CredentialsStale", LogLevel.Warning, "The credentials could not be refreshed (the store is down); the last good key, confirmed 00:10:00 ago, stays in use."),
            Log.Events);
    }

    private static Func<CancellationToken, Task<CredentialLoad>> Bad(string fault) => fault switch
    {
        "down" => static _ => Task.FromResult(Down),
        "wrong" => static _ => Task.FromResult(Wrong),
        "throws" => static _ => Task.FromException<CredentialLoad>(new FormatException("a message with a secret")),
        "throws at once" => static _ => throw new FormatException("a message with a secret"),
        _ => static _ => Task.FromCanceled<CredentialLoad>(new CancellationToken(canceled: true)),
    };
}
