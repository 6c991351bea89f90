using CaptchaGate.Decisions.Tests.Properties;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Decisions.Tests;

/// <summary>While every place is taken a request is refused before anything of it is read or counted.</summary>
public sealed class FullGateTests(Bench bench) : IClassFixture<Bench>
{
    [Theory]
    [InlineData("guarded")]
    [InlineData("open")]
    public async Task A_request_that_finds_every_place_taken_counts_for_no_limit_and_leaves_its_token_unused(string policy)
    {
        bench.Emulator.Reset();
        var source = new ScriptedSource();
        var key = new TaskCompletionSource<Core.Credentials.CredentialLoad>(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SaysLater(() => key.Task);
        await using var gate = bench.NewGate(
            policy,
            [("Http__RateLimit__Concurrency", "1"), ("Http__RateLimit__PerClientPerMinute", "2")],
            services => Pipeline.Use(services, source));
        var first = gate.VerifyAsync(bench.Mint());
        var token = bench.Mint(Reaction.Honest);

        for (var i = 0; i < 5; i++)
        {
            var refused = await gate.VerifyAsync(token);
            Assert.Equal((503, false, "later", "rate-limited"), (refused.Status, refused.Success, refused.Retry, Assert.Single(refused.ErrorCodes)));
        }

        // Not JSON, and it is not read.
        Assert.Equal(503, (await gate.SendAsync([0])).Status);
        key.SetResult(ScriptedSource.Key());
        Assert.True((await first).Success);
        Assert.True(await gate.VerifyAsync(token) is { Success: true, Verified: true });
        Assert.Single(bench.Emulator.Journal.ForToken(token));
    }
}
