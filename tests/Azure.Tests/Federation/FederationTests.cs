using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Azure.Tests.Federation;

public sealed class FederationTests
{
    private const string AssumeRole = "AssumeRoleWithOIDC";

    [Fact]
    public async Task The_managed_identity_becomes_a_temporary_key_that_signs()
    {
        await using var cloud = await FakeAzure.StartAsync();
        var gate = cloud.GateWithRole();

        Assert.Empty(gate.Faults());
        Assert.True((await gate.VerifyAsync()).Verified, cloud.Log.Text);
        Assert.Equal([AssumeRole, "VerifyIntelligentCaptcha"], cloud.Emulator.Journal.Entries.Select(static call => call.Action), StringComparer.Ordinal);
        var (assume, verify) = (cloud.Emulator.Journal.Entries[0], cloud.Emulator.Journal.Entries[1]);
        // An address ends up in logs; the token stands in the body.
        Assert.DoesNotContain("eyJ", assume.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("authorization", assume.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.StartsWith("STS.", verify.AccessKeyId, StringComparison.Ordinal);
        Assert.Contains("x-acs-security-token", verify.Headers["authorization"], StringComparison.Ordinal);
        cloud.AssertNothingLeaked();
    }

    [Fact]
    public async Task Nobody_waits_for_the_new_key_that_is_fetched_before_the_old_one_ends()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.Time.Stretch = 2;
        // Shorter than the 5 seconds that the cache gives a store: a request that waited for it would have no key in time.
        var gate = cloud.GateWithRole(("Captcha:Deadline", "00:00:04"), ("Captcha:AttemptTimeout", "00:00:03"), ("Captcha:ConnectTimeout", "00:00:01.9"));
        await gate.VerifyAsync();
        var first = await gate.GetKeyIdAsync();

        cloud.Emulator.Standing.Add("never-answer", Emulator.Calls.CallMatch.Action(AssumeRole));
        cloud.Time.ShiftWallClock(TimeSpan.FromMinutes(58));
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => Assert.True((await gate.VerifyAsync()).Verified));

        Assert.Equal(2, cloud.Emulator.Journal.Entries.Count(static call => call.Action is AssumeRole));
        Assert.Equal(first, await gate.GetKeyIdAsync());

        cloud.Emulator.Standing.Clear();
        await Eventually.HoldsAsync(() => cloud.Log.Text.Contains("CredentialsStale", StringComparison.Ordinal));
        cloud.Time.ShiftWallClock(CredentialCache.RetryAfterFailure);
        await Eventually.HoldsAsync(async () => !string.Equals(await gate.GetKeyIdAsync(), first, StringComparison.Ordinal));
        Assert.True((await gate.VerifyAsync()).Verified);
    }

    [Fact]
    public async Task A_key_that_ended_while_sts_is_down_is_no_key()
    {
        await using var cloud = await FakeAzure.StartAsync();
        var gate = cloud.GateWithRole();
        await gate.VerifyAsync();

        cloud.Emulator.Standing.Add("503", Emulator.Calls.CallMatch.Action(AssumeRole));
        cloud.Time.ShiftWallClock(TimeSpan.FromMinutes(61));
        Assert.Equal(Outcome.CredentialsExpired, await gate.GetFaultAsync());

        cloud.Emulator.Standing.Clear();
        cloud.Time.ShiftWallClock(CredentialCache.RetryAfterFailure);
        Assert.True((await gate.VerifyAsync()).Verified);
    }

    [Fact]
    public async Task A_session_that_alibaba_cloud_ended_early_is_replaced_within_the_request()
    {
        await using var cloud = await FakeAzure.StartAsync();
        var gate = cloud.GateWithRole();
        await gate.VerifyAsync();

        cloud.Emulator.Keys.Refuse(await gate.GetKeyIdAsync(), "InvalidSecurityToken.Expired");

        Assert.True((await gate.VerifyAsync()).Verified);
    }

    [Fact]
    public async Task A_wrong_clock_of_ours_is_corrected_for_sts_too_and_for_the_end_that_it_tells()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.Emulator.Clock.Advance(TimeSpan.FromHours(-2));
        var gate = cloud.GateWithRole();

        Assert.True((await gate.VerifyAsync()).Verified, cloud.Log.Text);
        Assert.Contains("ClockSkewLearned", cloud.Log.Text, StringComparison.Ordinal);
        var key = Assert.IsType<CredentialResult.Available>(await gate.GetKeyAsync()).Key;
        // The end is in the issuer's time, which is two hours behind ours here.
        var left = key.Expires - cloud.Time.GetUtcNow() + TimeSpan.FromHours(2);
        Assert.True(left > TimeSpan.FromMinutes(50), $"{left} is left of an hour");
    }
}
