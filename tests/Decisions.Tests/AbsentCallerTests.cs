using CaptchaGate.Decisions.Tests.Properties;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests;

/// <summary>
/// A caller who leaves after the call went upstream: the service's verdict counts and is stored, and nothing passes without one until somebody is
/// there again. Before that a caller who leaves costs nothing.
/// </summary>
public sealed class AbsentCallerTests(Bench bench) : IClassFixture<Bench>
{
    private const int UnverifiedPass = 1001;
    private const int BudgetExhausted = 1004;

    private static readonly Guid Key = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData("T001", true)]
    [InlineData("F009", false)]
    public async Task The_services_verdict_is_stored_and_replayed(string verdict, bool passes)
    {
        bench.Emulator.Reset();
        await using var gate = bench.NewGate("guarded");
        var token = bench.Mint(Reaction.Verdict(verdict) with { Latency = Latency });
        await LeaveAsync(gate, token);

        var again = await gate.VerifyAsync(token, Key);
        Assert.Equal((200, passes, true, true), (again.Status, again.Success, again.Verified, again.Replayed));
        Assert.Single(bench.Emulator.Journal.ForToken(token));
    }

    [Theory]
    [InlineData("guarded")]
    [InlineData("open")]
    public async Task In_an_outage_no_budget_is_taken_until_somebody_is_there_to_pass(string policy)
    {
        bench.Emulator.Reset();
        bench.ProbeGets("500");
        await using var gate = bench.NewGate(policy, [("FailOpen__Budget__PerMinute", "1"), ("FailOpen__Budget__Burst", "1")]);
        var token = bench.Mint(Reaction.Parse("500") with { Latency = Latency });
        var absent = await LeaveAsync(gate, token);
        Assert.False(absent.Success);
        Assert.Empty(gate.Log.Of(UnverifiedPass));

        var again = await gate.VerifyAsync(token, Key);
        Assert.Equal((200, true, false, false), (again.Status, again.Success, again.Verified, again.Replayed));
        Assert.Single(gate.Log.Of(UnverifiedPass));
        // That decision is stored, and was the budget's one unit; the token was never sent again.
        var third = await gate.VerifyAsync(token, Key);
        Assert.Equal((200, true, true), (third.Status, third.Success, third.Replayed));
        Assert.Single(gate.Log.Of(UnverifiedPass));
        Assert.Empty(gate.Log.Of(BudgetExhausted));
        Assert.Single(bench.Emulator.Journal.ForToken(token));
    }

    [Fact]
    public async Task A_service_that_answers_the_probe_denies_the_one_who_comes_back()
    {
        bench.Emulator.Reset();
        bench.ProbeGets(Reaction.Verdict("F002"));
        await using var gate = bench.NewGate("open");
        var token = bench.Mint(Reaction.Parse("500") with { Latency = Latency });
        await LeaveAsync(gate, token);

        var again = await gate.VerifyAsync(token, Key);
        Assert.Equal((503, false, "new-challenge"), (again.Status, again.Success, again.Retry));
        Assert.Empty(gate.Log.Of(UnverifiedPass));
        Assert.Single(bench.Emulator.Journal.ForToken(token));
    }

    [Fact]
    public async Task Of_those_who_wait_in_an_outage_one_decides_and_the_others_share_that()
    {
        bench.Emulator.Reset();
        bench.ProbeGets("500");
        await using var gate = bench.NewGate("guarded");
        var token = bench.Mint(Reaction.Parse("500") with { Latency = Latency });
        using var leaving = new CancellationTokenSource();
        var first = gate.VerifyAsync(token, Key, leaving.Token);
        await IsSentAsync(token);
        var waiting = Enumerable.Range(0, 4).Select(_ => gate.VerifyAsync(token, Key)).ToArray();
        await leaving.CancelAsync();

        Assert.False((await first).Success);
        var answers = await Task.WhenAll(waiting);
        AssertEach.Of(answers, static answer => Assert.True(answer is { Status: 200, Success: true, Verified: false }, $"{answer}"));
        Assert.Equal(3, answers.Count(static answer => answer.Replayed));
        Assert.Single(gate.Log.Of(UnverifiedPass));
        Assert.Single(bench.Emulator.Journal.ForToken(token));
    }

    [Fact]
    public async Task A_caller_who_leaves_before_anything_was_sent_costs_nothing_and_the_one_who_waits_gets_the_verdict()
    {
        bench.Emulator.Reset();
        var source = new ScriptedSource();
        var key = new TaskCompletionSource<Core.Credentials.CredentialLoad>(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SaysLater(() => key.Task);
        await using var gate = bench.NewGate("guarded", replace: services => Pipeline.Use(services, source));
        var token = bench.Mint();
        using var leaving = new CancellationTokenSource();
        var first = gate.VerifyAsync(token, Key, leaving.Token);
        var second = gate.VerifyAsync(token, Key);
        await leaving.CancelAsync();

        // If a client still reads it, it is told to try again; no status of nginx's, and no empty code.
        var left = await first;
        Assert.Equal((503, false, "later"), (left.Status, left.Success, left.Retry));
        Assert.Equal(["upstream-unavailable"], left.ErrorCodes, StringComparer.Ordinal);
        Assert.Empty(bench.Emulator.Journal.ForToken(token));
        key.SetResult(ScriptedSource.Key());
        var answer = await second;
        Assert.Equal((200, true, true, false), (answer.Status, answer.Success, answer.Verified, answer.Replayed));
        Assert.Single(bench.Emulator.Journal.ForToken(token));
    }

    [Fact]
    public async Task An_absent_callers_place_stays_taken_until_its_verification_ends()
    {
        bench.Emulator.Reset();
        await using var gate = bench.NewGate("guarded", [("Http__RateLimit__Concurrency", "1")]);
        var (token, other) = (bench.Mint(Reaction.Honest with { Latency = TimeSpan.FromSeconds(2) }), bench.Mint());
        using var leaving = new CancellationTokenSource();
        var first = gate.VerifyAsync(token, Key, leaving.Token);
        await IsSentAsync(token);
        await leaving.CancelAsync();
        var meanwhile = await gate.VerifyAsync(other);
        // On a machine that slept for two seconds it has ended already.
        if (!first.IsCompleted)
            Assert.Equal((503, "rate-limited"), (meanwhile.Status, meanwhile.ErrorCodes[0]));

        Assert.True((await first).Success);
        Assert.True((await gate.VerifyAsync(meanwhile.Success ? bench.Mint() : other)).Success);
    }

    private async Task<GateAnswer> LeaveAsync(Pipeline gate, string token)
    {
        using var leaving = new CancellationTokenSource();
        var pending = gate.VerifyAsync(token, Key, leaving.Token);
        await IsSentAsync(token);
        await leaving.CancelAsync();
        return await pending;
    }

    private Task IsSentAsync(string token) => bench.Emulator.Journal.WaitForAsync(journal => journal.ForToken(token).Count > 0).WaitAsync(Eventually.Patience);
}
