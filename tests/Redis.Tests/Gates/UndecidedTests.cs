using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;

namespace CaptchaGate.Redis.Tests.Gates;

/// <summary>A request that ends without a result is handed on where its token was provably not sent: no other instance waits for the end of the lease.</summary>
public sealed class UndecidedTests : IAsyncLifetime
{
    private static readonly string Token = GateGroup.Token("handed-on");
    private static readonly Guid Key = Instance.Key;

    // Longer than the longest pause between two looks at a token, and far from a deadline.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private RedisServer _redis = null!;
    private Instance _store = null!;
    private GateGroup _gates = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _store = await Instance.StartAsync(_redis.Address);
        _gates = new GateGroup(_redis, _store.Connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is null)
            return;
        await _gates.DisposeAsync();
        await _store.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_was_not_sent_goes_to_the_instance_that_waits(bool callerLeaves)
    {
        var (first, second) = await PostTwiceAsync();
        if (callerLeaves)
            await first.LeaveAsync();
        else
            first.Release(RequestEnding.Break);
        Assert.Equal(callerLeaves ? Outcome.CallerAborted : Outcome.Unreachable, (await first.Answer).Upstream.Outcome);
        await AdvanceAsync(1, Moment);
        Assert.Equal(Phase.BeforeSending, second.Phase);
        Assert.True((await PassAsync(second)).Success);
        Assert.Same(second, Assert.Single(_gates.Sent));
    }

    [Fact]
    public async Task An_instance_that_lost_the_reply_that_granted_the_token_finds_it_again()
    {
        var (first, second) = await PostTwiceAsync();
        first.Release(RequestEnding.Break);
        await first.Answer;
        _gates[1].Store.Lose(ReplyLoss.Reply);
        await AdvanceAsync(1, Moment);
        Assert.Equal(Phase.WaitingForOther, second.Phase);
        await AdvanceAsync(1, Moment);
        Assert.True((await PassAsync(second)).Success);
    }

    [Fact]
    public async Task An_instance_whose_client_left_before_the_reply_came_gives_the_token_back()
    {
        var (first, second) = await PostTwiceAsync();
        first.Release(RequestEnding.Break);
        await first.Answer;
        _gates[1].Store.Lose(ReplyLoss.Reply);
        await AdvanceAsync(1, Moment);
        await second.LeaveAsync();
        await second.Answer;
        var third = _gates.Post(2, Token, Key);
        await _gates.SettleAsync();
        Assert.Equal(Phase.BeforeSending, third.Phase);
        Assert.True((await PassAsync(third)).Success);
    }

    // It may have been processed: nothing but its own instance may decide about it.
    [Fact]
    public async Task A_token_that_was_sent_is_never_handed_on()
    {
        var (first, second) = await PostTwiceAsync();
        first.Release(RequestEnding.Pass);
        await _gates.SettleAsync();
        await first.LeaveAsync();
        first.Release(RequestEnding.Break);
        Assert.True((await first.Answer).IsUndecided);
        for (var i = 0; i < 30; i++)
            await AdvanceAsync(1, Moment);
        Assert.Equal(Outcome.TokenAlreadyJudged, (await second.Answer).Upstream.Outcome);

        var again = _gates.Post(0, Token, Key);
        Assert.Equal(Outcome.ConnectionLostAfterSend, (await again.Answer).Upstream.Outcome);
        var elsewhere = _gates.Post(2, Token, Key);
        Assert.True((await elsewhere.Answer).Replayed);
        Assert.Same(first, Assert.Single(_gates.Sent));
    }

    // One instance is about to send the token, and another has the same request and waits.
    private async Task<(PendingRequest First, PendingRequest Second)> PostTwiceAsync()
    {
        var first = _gates.Post(0, Token, Key);
        await _gates.SettleAsync();
        var second = _gates.Post(1, Token, Key);
        await _gates.SettleAsync();
        Assert.Equal((Phase.BeforeSending, Phase.WaitingForOther), (first.Phase, second.Phase));
        return (first, second);
    }

    private async Task AdvanceAsync(int gate, TimeSpan by)
    {
        _gates[gate].Time.Advance(by);
        await _gates.SettleAsync();
    }

    private async Task<VerificationResult> PassAsync(PendingRequest visit)
    {
        visit.Release(RequestEnding.Pass);
        await _gates.SettleAsync();
        visit.Release(RequestEnding.Pass);
        return await visit.Answer;
    }
}
