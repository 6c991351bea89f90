using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Reactions;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>Invariant 4: "At most one upstream request that may have been processed per incoming token (the probe is not the token)."</summary>
public sealed class SingleUseProperties(Bench bench) : IClassFixture<Bench>
{
    /// <summary>The only first answers after which the table allows a second request.</summary>
    private static readonly HashSet<string> ProvablyNotJudged = new(StringComparer.Ordinal)
    {
        "InvalidTimeStamp.Expired", "Throttling", "Throttling.User", "Throttling.Api",
        "InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.Inactive", "Forbidden.AccessKeyDisabled", "SignatureDoesNotMatch", "IncompleteSignature",
        "InvalidSecurityToken", "InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed", "InvalidSecurityToken.MismatchWithAccessKey", "MissingSecurityToken",
    };

    internal sealed record Case(string Policy, IReadOnlyList<Reaction> Script, bool KeyChanges, int Repeats, bool AtOnce)
    {
        public override string ToString() =>
            $"{Policy}, [{string.Join(", ", Script.Select(reaction => reaction.Name))}], key changes {KeyChanges}, {Repeats} times{(AtOnce ? " at once" : "")}";
    }

    private static readonly Gen<Reaction> Reactions = Gen.Frequency(
        (3, Generators.Quick),
        (4, Gen.Elements(ProvablyNotJudged.ToArray()).Select(code => (Reaction)code)),
        (1, Gen.Elements("Throttling", "Throttling.User").Select(code => Reaction.Parse(code) with { Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-acs-retry-after"] = "1" } })));

    private static readonly Gen<Case> Cases =
        from policy in Generators.Policies
        from script in Reactions.ListOf(4)
        from keyChanges in Gen.Elements(true, false)
        from repeats in Gen.Choose(1, 3)
        from atOnce in Gen.Elements(true, false)
        select new Case(policy, [.. script], keyChanges, repeats, atOnce);

    [Fact]
    public Task A_token_is_sent_again_only_when_it_was_provably_not_judged() => Property.HoldsAsync(Cases, async @case =>
    {
        bench.Emulator.Reset();
        bench.Emulator.Keys.Put(new() { Id = "LTAIother", Secret = "other-secret" });
        var source = new ScriptedSource();
        if (@case.KeyChanges)
            source.Says(() => source.Reads % 2 == 1 ? ScriptedSource.Key() : ScriptedSource.Key("LTAIother", "other-secret"));
        await using var gate = bench.NewGate(@case.Policy, replace: services => Pipeline.Use(services, source));
        var token = bench.Mint();
        // Whatever the token's own requests leave of the script is for the probe.
        bench.Emulator.Script([.. @case.Script]);
        await SendAsync(gate, token, @case);
        AssertSingleUse(bench.Emulator.Journal.ForToken(token), sentOnce: @case.Repeats == 1);
    });

    private static async Task SendAsync(Pipeline gate, string token, Case @case)
    {
        if (@case.AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(0, @case.Repeats).Select(_ => Task.Run(() => gate.VerifyAsync(token))));
            return;
        }

        for (var i = 0; i < @case.Repeats; i++)
            await gate.VerifyAsync(token);
    }

    private static void AssertSingleUse(IReadOnlyList<JournalEntry> calls, bool sentOnce)
    {
        Assert.True(calls.SkipLast(1).All(call => !call.Judged), "sent again after it was judged");
        Assert.Equal(calls.Count, calls.Select(call => call.Nonce).Distinct(StringComparer.Ordinal).Count());
        if (!sentOnce)
            return;
        Assert.True(calls.Count <= 2, $"{calls.Count} requests for one");
        Assert.DoesNotContain(calls.SkipLast(1), earlier => !ProvablyNotJudged.Contains(earlier.Outcome ?? ""));
    }
}
