using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Credentials;

/// <summary>Reading at once because the service refused the key.</summary>
public sealed class CredentialCacheReloadTests : CredentialCacheTest
{
    [Fact]
    public async Task A_refused_key_is_read_again_at_once()
    {
        Source.Then(Old).Then(New);
        await AssertKeyAsync(Old);
        AssertKey(New, await ReloadAsync(Old));
        Assert.Equal(2, Source.Reads);
    }

    [Fact]
    public async Task A_request_that_signed_with_an_older_key_finds_the_newer_one_here_already()
    {
        Source.Then(New);
        await AssertKeyAsync(New);
        AssertKey(New, await ReloadAsync(Old));
        Assert.Equal(1, Source.Reads);
    }

    [Fact]
    public async Task Refusals_read_the_store_at_most_once_in_the_interval()
    {
        Source.Then(Old).Then(Old);
        await AssertKeyAsync(Old);
        AssertKey(Old, await ReloadAsync(Old));
        for (var i = 0; i < 20; i++)
            AssertKey(Old, await ReloadAsync(Old));
        Time.Advance(CredentialCache.MinReloadInterval - TimeSpan.FromTicks(1));
        AssertKey(Old, await ReloadAsync(Old));
        Assert.Equal(2, Source.Reads);

        Time.Advance(TimeSpan.FromTicks(1));
        Source.Then(New);
        AssertKey(New, await ReloadAsync(Old));
    }

    [Fact]
    public async Task Many_refusals_at_once_share_one_read()
    {
        Source.Then(Old);
        await AssertKeyAsync(Old);
        var later = Source.ThenLater();
        var reloads = Enumerable.Range(0, 50).Select(_ => Task.Run(() => ReloadAsync(Old))).ToArray();
        await Eventually.HoldsAsync(() => Source.Reads == 2);
        later.SetResult(new CredentialLoad.Loaded(New));

        foreach (var result in await Task.WhenAll(reloads))
            Assert.IsType<CredentialResult.Available>(result);
        AssertKey(New, await ReloadAsync(Old));
        Assert.Equal((2, 0), (Source.Reads, Source.Unplanned));
    }

    [Fact]
    public async Task A_reload_joins_a_refresh_that_is_under_way()
    {
        Source.Then(Old);
        await AssertKeyAsync(Old);
        Time.Advance(Options.Refresh);
        var later = Source.ThenLater();
        await AssertKeyAsync(Old);
        var reload = ReloadAsync(Old);
        later.SetResult(new CredentialLoad.Loaded(New));
        AssertKey(New, await reload);
        Assert.Equal(2, Source.Reads);
    }

    [Fact]
    public async Task A_reload_that_fails_leaves_the_key_in_use()
    {
        Source.Then(Old).Then(Down);
        await AssertKeyAsync(Old);
        AssertKey(Old, await ReloadAsync(Old));
        await AssertKeyAsync(Old);
    }

    [Fact]
    public async Task A_refused_key_with_another_secret_or_token_is_not_the_one_at_hand()
    {
        Source.Then(Old);
        await AssertKeyAsync(Old);
        AssertKey(Old, await ReloadAsync(new AccessKey(Old.Id, "another-secret")));
        AssertKey(Old, await ReloadAsync(new AccessKey(Old.Id, "secret-old", "token")));
        Assert.Equal(1, Source.Reads);
    }

    [Fact]
    public async Task A_caller_who_goes_away_does_not_stop_the_reload()
    {
        Source.Then(Old);
        await AssertKeyAsync(Old);
        var later = Source.ThenLater();
        using var impatient = new CancellationTokenSource();
        var leaving = Cache.ReloadAsync(Old, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        later.SetResult(new CredentialLoad.Loaded(New));
        await EventuallyLoggedAsync("CredentialsLoaded", 2);
        await AssertKeyAsync(New);
    }

    [Fact]
    public async Task An_expired_key_that_was_refused_is_not_handed_out_again()
    {
        var temporary = new AccessKey("STS.1", "secret", "token", Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        Source.Then(temporary);
        await AssertKeyAsync(temporary);
        Time.Advance(TimeSpan.FromMinutes(1));
        Source.Then(Down);
        AssertNone(Outcome.CredentialsExpired, await ReloadAsync(temporary));
    }
}
