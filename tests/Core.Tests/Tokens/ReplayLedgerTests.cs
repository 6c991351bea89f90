using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using static CaptchaGate.Core.Verification.ReplayCache;

namespace CaptchaGate.Core.Tests.Tokens;

public sealed class ReplayLedgerTests
{
    private static readonly Guid Key = new("11111111-2222-3333-4444-555555555555");
    private static readonly Guid OtherKey = new("11111111-2222-3333-4444-555555555556");

    private readonly FakeTimeProvider _time = new();
    private readonly ReplayCache _ledger;

    public ReplayLedgerTests() => _ledger = new ReplayCache(_time);

    public static TheoryData<Guid?, Guid?, string> KeysThatDoNotMatch => new()
    {
        { null, null, "scene" },
        { Key, null, "scene" },
        { null, Key, "scene" },
        { Key, OtherKey, "scene" },
        { Key, Key, "other-scene" },
        { Key, Key, "SCENE" },
    };

    // Large objects (85,000 bytes each) at start cost a collection before the first answer.
    [Fact]
    public void A_new_ledger_is_small()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(new ReplayCache(_time));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2 * 85_000);
    }

    [Fact]
    public async Task The_same_key_gets_the_stored_verdict()
    {
        var result = Judged(Outcome.Rejected);
        First("token", Key).Complete(result);

        Assert.Same(result, await Assert.IsType<Lookup.Replay>(Enter("token", Key)).Verdict);
        Assert.Same(result, await Assert.IsType<Lookup.Replay>(Enter("token", Key)).Verdict);
    }

    [Theory]
    [MemberData(nameof(KeysThatDoNotMatch))]
    public void Any_other_key_or_scene_finds_the_token_used(Guid? first, Guid? second, string scene)
    {
        First("token", first).Complete(Judged(Outcome.Passed));
        Assert.IsType<Lookup.Duplicate>(_ledger.TryReserve(Token("token"), second, scene));
    }

    [Fact]
    public async Task In_flight_the_same_key_waits_for_the_verdict_and_any_other_is_refused()
    {
        var entry = First("token", Key);
        var again = Assert.IsType<Lookup.Replay>(Enter("token", Key));
        Assert.False(again.Verdict.IsCompleted);
        Assert.IsType<Lookup.Duplicate>(Enter("token", OtherKey));
        Assert.IsType<Lookup.Duplicate>(Enter("token", null));

        var result = Judged(Outcome.Passed);
        entry.Complete(result);
        Assert.Same(result, await again.Verdict);
    }

    [Fact]
    public async Task A_token_that_was_not_judged_and_did_not_pass_may_be_tried_again()
    {
        var entry = First("token", Key);
        var waiting = Assert.IsType<Lookup.Replay>(Enter("token", Key));
        var denied = NotJudged(success: false);
        entry.Complete(denied);

        Assert.Same(denied, await waiting.Verdict);
        Assert.Equal(0, _ledger.Count);
        First("token", Key);
    }

    [Fact]
    public void A_token_that_passed_without_a_verdict_is_used() => AssertUsedAfter(NotJudged(success: true));

    [Fact]
    public void A_token_whose_answer_was_lost_is_used() => AssertUsedAfter(Judged(Outcome.TimeoutAfterSend));

    [Fact]
    public void A_token_is_remembered_for_its_whole_life_and_no_longer()
    {
        First("token", null).Complete(Judged(Outcome.Passed));
        _time.Advance(Life);
        Assert.IsType<Lookup.Duplicate>(Enter("token", null));
        _time.Advance(TimeSpan.FromTicks(1));
        First("token", null);
        Assert.Equal(1, _ledger.Count);
    }

    [Fact]
    public void Life_counts_from_the_first_use()
    {
        First("old", null).Complete(Judged(Outcome.Passed));
        _time.Advance(Life / 2);
        Assert.IsType<Lookup.Duplicate>(Enter("old", null));
        First("young", null).Complete(Judged(Outcome.Passed));
        _time.Advance((Life / 2) + TimeSpan.FromSeconds(1));
        First("old", null);
        Assert.IsType<Lookup.Duplicate>(Enter("young", null));
    }

    [Fact]
    public void It_never_holds_more_than_its_capacity_and_forgets_the_oldest()
    {
        for (var i = 0; i < Capacity + 10; i++)
        {
            First($"token {i}", null).Complete(Judged(Outcome.Passed));
            Assert.True(_ledger.Count <= Capacity);
        }

        Assert.Equal(Capacity, _ledger.Count);
        Assert.IsType<Lookup.Duplicate>(Enter($"token {Capacity + 9}", null));
        Assert.IsType<Lookup.Duplicate>(Enter("token 10", null));
        First("token 9", null);
    }

    [Fact]
    public void An_entry_that_ends_late_does_not_forget_its_successor()
    {
        var late = First("token", null);
        _time.Advance(Life + TimeSpan.FromTicks(1));
        First("token", Key).Complete(Judged(Outcome.Passed));
        late.Complete(NotJudged(success: false));
        Assert.IsType<Lookup.Replay>(Enter("token", Key));
    }

    [Fact]
    public void Tokens_are_told_apart_by_every_character()
    {
        First("token", null);
        First("Token", null);
        First("token ", null);
        First("token\0", null);
        Assert.Equal(4, _ledger.Count);
    }

    [Fact]
    public async Task Of_many_who_enter_at_once_one_is_first()
    {
        var entered = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Enter("token", null))));
        Assert.Equal(1, entered.Count(static found => found is Lookup.Reserved));
        Assert.Equal(63, entered.Count(static found => found is Lookup.Duplicate));
    }

    [Fact]
    public async Task What_was_judged_for_a_caller_who_left_is_decided_by_the_next_one_and_never_judged_again()
    {
        var entry = First("token", Key);
        var waiting = Assert.IsType<Lookup.Replay>(Enter("token", Key));
        entry.Complete(Judged(Outcome.TimeoutAfterSend) with { IsUndecided = true, Upstream = new UpstreamResult(Outcome.TimeoutAfterSend) { MayBeProcessed = true, Attempts = 1, BilledCalls = 1, StartedAt = 7 } });

        Assert.Null(await waiting.Verdict);
        Assert.IsType<Lookup.Duplicate>(Enter("token", OtherKey));
        var decider = First("token", Key);
        // Its calls were counted with the first caller.
        Assert.Equal((Outcome.TimeoutAfterSend, true, 0, 0, 7), (decider.Earlier!.Outcome, decider.Earlier.MayBeProcessed, decider.Earlier.Attempts, decider.Earlier.BilledCalls, (int)decider.Earlier.StartedAt));
        var next = Assert.IsType<Lookup.Replay>(Enter("token", Key));
        Assert.False(next.Verdict.IsCompleted);
        var result = Judged(Outcome.TimeoutAfterSend);
        decider.Complete(result);
        Assert.Same(result, await next.Verdict);
        Assert.Same(result, await Assert.IsType<Lookup.Replay>(Enter("token", Key)).Verdict);
    }

    [Fact]
    public void Of_many_who_repeat_what_is_undecided_one_decides()
    {
        First("token", Key).Complete(Judged(Outcome.TimeoutAfterSend) with { IsUndecided = true });
        var entered = Enumerable.Range(0, 64).AsParallel().Select(_ => Enter("token", Key)).ToArray();
        Assert.Equal((1, 63), (entered.Count(static found => found is Lookup.Reserved { Earlier: not null }), entered.Count(static found => found is Lookup.Replay)));
    }

    [Fact]
    public async Task What_was_not_judged_for_a_caller_who_left_is_judged_for_the_next_one()
    {
        var entry = First("token", Key);
        var waiting = Assert.IsType<Lookup.Replay>(Enter("token", Key));
        entry.Complete(NotJudged(success: false) with { IsUndecided = true });
        Assert.Null(await waiting.Verdict);
        Assert.Null(First("token", Key).Earlier);
    }

    [Fact]
    public void Without_a_key_a_token_that_may_be_judged_is_used_also_when_its_caller_left()
    {
        First("token", null).Complete(Judged(Outcome.TimeoutAfterSend) with { IsUndecided = true });
        Assert.IsType<Lookup.Duplicate>(Enter("token", null));
        Assert.IsType<Lookup.Duplicate>(Enter("token", Key));
    }

    private void AssertUsedAfter(VerificationResult result)
    {
        First("token", Key).Complete(result);
        Assert.IsType<Lookup.Duplicate>(Enter("token", null));
        Assert.IsType<Lookup.Replay>(Enter("token", Key));
    }

    private Lookup.Reserved First(string token, Guid? key) => Assert.IsType<Lookup.Reserved>(Enter(token, key));

    private Lookup Enter(string token, Guid? key) => _ledger.TryReserve(Token(token), key, "scene");

    private static CaptchaToken Token(string text) => new(text, TokenArchitecture.V3);

    private static VerificationResult Judged(Outcome outcome) =>
        new() { Id = "1", Upstream = new UpstreamResult(outcome) { MayBeProcessed = true }, Success = false, At = DateTimeOffset.UnixEpoch };

    private static VerificationResult NotJudged(bool success) =>
        new() { Id = "1", Upstream = new UpstreamResult(Outcome.Unreachable), Success = success, At = DateTimeOffset.UnixEpoch };
}
