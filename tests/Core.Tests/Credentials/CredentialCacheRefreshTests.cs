using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Credentials;

/// <summary>Reading, and reading again before the key is old.</summary>
public sealed class CredentialCacheRefreshTests : CredentialCacheTest
{
    [Fact]
    public async Task The_first_request_reads_the_store_and_the_next_do_not()
    {
        Source.Then(Old);
        Assert.Null(Cache.Age);
        await AssertKeyAsync(Old);
        await AssertKeyAsync(Old);
        Assert.Equal(1, Source.Reads);
        Assert.Equal(TimeSpan.Zero, Cache.Age);
        Assert.Equal(["CredentialsLoaded"], Log.Names);
    }

    [Fact]
    public async Task Many_first_requests_share_one_read()
    {
        var later = Source.ThenLater();
        var requests = Enumerable.Range(0, 50).Select(_ => Task.Run(GetAsync)).ToArray();
        await Eventually.HoldsAsync(() => Source.Reads == 1);
        Assert.DoesNotContain(requests, static request => request.IsCompleted);

        later.SetResult(new CredentialLoad.Loaded(Old));
        foreach (var result in await Task.WhenAll(requests))
            AssertKey(Old, result);
        Assert.Equal((1, 0), (Source.Reads, Source.Unplanned));
    }

    [Fact]
    public async Task An_old_key_is_refreshed_in_the_background_while_requests_go_on_with_it()
    {
        Source.Then(Old);
        await AssertKeyAsync(Old);
        Time.Advance(Options.Refresh - TimeSpan.FromTicks(1));
        await AssertKeyAsync(Old);
        Assert.Equal(1, Source.Reads);

        Time.Advance(TimeSpan.FromTicks(1));
        var later = Source.ThenLater();
        await AssertKeyAsync(Old);
        await AssertKeyAsync(Old);
        await Eventually.HoldsAsync(() => Source.Reads == 2);
        later.SetResult(new CredentialLoad.Loaded(New));
        await EventuallyLoggedAsync("CredentialsLoaded", 2);
        await AssertKeyAsync(New);
        Assert.Equal((2, 0), (Source.Reads, Source.Unplanned));
    }

    [Fact]
    public async Task The_same_key_read_again_is_confirmed_without_an_event()
    {
        Source.Then(Old).Then(Old);
        await AssertKeyAsync(Old);
        Time.Advance(Options.Refresh);
        await AssertKeyAsync(Old);
        await Eventually.HoldsAsync(() => Cache.Age == TimeSpan.Zero);
        Assert.Single(Log.Events);
    }

    [Fact]
    public async Task A_caller_who_goes_away_takes_nobody_with_him()
    {
        var later = Source.ThenLater();
        using var impatient = new CancellationTokenSource();
        var leaving = Cache.GetAsync(impatient.Token).AsTask();
        var staying = GetAsync();
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        later.SetResult(new CredentialLoad.Loaded(Old));
        AssertKey(Old, await staying);
        Assert.Equal(1, Source.Reads);
    }

    [Fact]
    public async Task A_caller_who_is_gone_already_still_gets_a_key_at_hand()
    {
        Source.Then(Old);
        await AssertKeyAsync(Old);
        AssertKey(Old, await Cache.GetAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_temporary_key_is_replaced_before_it_ends()
    {
        var temporary = new AccessKey("STS.1", "secret", "token", Time.GetUtcNow() + TimeSpan.FromMinutes(8));
        Source.Then(temporary);
        await AssertKeyAsync(temporary);
        Time.Advance(TimeSpan.FromMinutes(8) - CredentialCache.ExpiryMargin - TimeSpan.FromTicks(1));
        await AssertKeyAsync(temporary);
        Assert.Equal(1, Source.Reads);

        Time.Advance(TimeSpan.FromTicks(1));
        Source.Then(New);
        await AssertKeyAsync(temporary);
        await EventuallyLoggedAsync("CredentialsLoaded", 2);
        await AssertKeyAsync(New);
    }

    [Fact]
    public async Task A_long_lived_temporary_key_is_refreshed_like_any_other()
    {
        var temporary = new AccessKey("STS.1", "secret", "token", Time.GetUtcNow() + TimeSpan.FromHours(5));
        Source.Then(temporary).Then(New);
        await AssertKeyAsync(temporary);
        Time.Advance(Options.Refresh);
        await AssertKeyAsync(temporary);
        await EventuallyLoggedAsync("CredentialsLoaded", 2);
    }

    [Fact]
    public async Task A_key_that_comes_with_less_than_the_margin_left_is_not_read_for_each_request()
    {
        var shortLived = new AccessKey("STS.1", "secret", "token", Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        Source.Then(shortLived);
        await AssertKeyAsync(shortLived);
        await AssertKeyAsync(shortLived);
        Assert.Equal(1, Source.Reads);

        Source.Then(New);
        Time.Advance(CredentialCache.RetryAfterFailure);
        await AssertKeyAsync(shortLived);
        await EventuallyLoggedAsync("CredentialsLoaded", 2);
    }

    [Fact]
    public async Task A_key_that_has_ended_is_never_used()
    {
        var temporary = new AccessKey("STS.1", "secret", "token", Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        Source.Then(temporary).Then(Down);
        await AssertKeyAsync(temporary);
        Time.Advance(TimeSpan.FromMinutes(1));
        await AssertNoneAsync(Outcome.CredentialsExpired);

        Time.Advance(CredentialCache.RetryAfterFailure);
        Source.Then(New);
        await AssertKeyAsync(New);
    }
}
