using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>
/// Invariant 6: "No token and no number of tokens, whatever their bytes, opens the gate under guarded (nor the breaker under any
/// policy) while the upstream answers the probe."
/// </summary>
public sealed class PoisonProperties(Bench bench) : IClassFixture<Bench>
{
    internal sealed record Case(string Policy, IReadOnlyList<Reaction> Tokens, int AtOnce, string Data)
    {
        public override string ToString() => $"{Policy}, {AtOnce} at once: {string.Join(", ", Tokens.Select(token => token.Name))}";
    }

    private static readonly Gen<Case> Cases =
        from policy in Gen.Frequency((3, Gen.Constant("guarded")), (1, Gen.Elements("open", "closed")))
        from tokens in Gen.Frequency((5, Generators.Poison), (1, Gen.Constant(Reaction.Honest))).NonEmptyListOf()
        from atOnce in Gen.Choose(1, 16)
        from data in Gen.Elements("x", "é中😀", "+ / = & % ~ *", "\u2028", "\"\\")
        select new Case(policy, [.. tokens.Take(16)], atOnce, data);

    [Fact]
    public Task No_tokens_open_the_gate_or_the_breaker_while_the_probe_is_answered() => Property.HoldsAsync(Cases, async @case =>
    {
        bench.Emulator.Standing.Clear();
        await using var gate = bench.NewGate(@case.Policy);
        using var places = new SemaphoreSlim(@case.AtOnce);
        var answers = await Task.WhenAll(@case.Tokens.Select(says => SendAsync(gate, says, @case.Data, places)));
        // What it sends after its declared length breaks the call that waits for the same connection: HttpClient looks for such bytes only when
        // it takes an idle one. That call is denied like any lost answer, and never passes.
        var leavesBytes = @case.Tokens.Contains(Fault.ShortContentLength);
        foreach (var (says, answer) in @case.Tokens.Zip(answers))
        {
            if (says is HonestReaction)
                Assert.True(answer is { Success: true, Verified: true } || (leavesBytes && IsDenied(answer, @case.Policy)), $"honest: {answer}");
            else if (@case.Policy is not "open")
                Assert.False(answer.Success, $"{says.Name}: {answer}");
        }

        Assert.Empty(gate.Log.Of(1005));
        Assert.DoesNotContain(gate.Log.Of(1000), logged => logged.Value("Outcome") is "BreakerOpen");
    });

    private static bool IsDenied(GateAnswer answer, string policy) =>
        answer is { Verified: false } && (answer is { Status: 503, Success: false } || (policy is "open" && answer.Degraded is not null));

    private async Task<GateAnswer> SendAsync(Pipeline gate, Reaction says, string data, SemaphoreSlim places)
    {
        var token = bench.Emulator.Mint(new Emulator.Captcha.MintRequest(Emulator.Captcha.Scenes.V3) { Verdict = says is HonestReaction ? null : says, Data = data });
        await places.WaitAsync();
        try
        {
            return await Task.Run(() => gate.VerifyAsync(token.CaptchaVerifyParam));
        }
        finally
        {
            places.Release();
        }
    }
}
