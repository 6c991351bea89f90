using CaptchaGate.Core.Decisions;
using CaptchaGate.Emulator.Reactions;
using FsCheck;
using FsCheck.Fluent;
using Outcome = CaptchaGate.Core.Decisions.Outcome;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>Invariant 2: "No CALLER, REJECT or SHED outcome ever yields success:true, under any policy."</summary>
public sealed class PolicyProperties(Bench bench) : IClassFixture<Bench>
{
    internal sealed record Case(
        Reaction Says,
        Reaction ProbeSays,
        string Policy,
        string OnThrottled,
        string OnMisconfigured,
        bool AllowTestMode,
        int Budget);

    private static readonly Gen<Case> Cases =
        from says in Generators.Quick
        from probe in Gen.Frequency((1, Gen.Constant(Reaction.Honest)), (1, Generators.Quick))
        from policy in Generators.Policies
        from throttled in Generators.Overrides
        from misconfigured in Generators.Overrides
        from test in Gen.Elements(true, false)
        from budget in Gen.Elements(0, 6000)
        select new Case(says, probe, policy, Allowed(policy, throttled), Allowed(policy, misconfigured), test, budget);

    [Fact]
    public Task Only_a_pass_or_what_the_policy_opens_succeeds_whatever_the_service_says() => Property.HoldsAsync(Cases, async @case =>
    {
        bench.ProbeGets(@case.ProbeSays);
        await using var gate = bench.NewGate(@case.Policy,
        [
            ("FailOpen__OnThrottled", @case.OnThrottled),
            ("FailOpen__OnMisconfigured", @case.OnMisconfigured),
            ("Captcha__AllowTestMode", @case.AllowTestMode ? "true" : "false"),
            ("FailOpen__Budget__PerMinute", $"{@case.Budget}"),
        ]);
        var answer = await gate.VerifyAsync(bench.Mint(@case.Says));
        var told = gate.Log.Of(1000, answer.Id).Single();
        var (outcome, @class) = (Enum.Parse<Outcome>(told.Value("Outcome")!), Enum.Parse<OutcomeClass>(told.Value("Class")!));
        var mayOpen = @case.Policy is not "closed" && @case.Budget > 0 && @class is OutcomeClass.Unavailable or OutcomeClass.Ambiguous or OutcomeClass.Throttled or OutcomeClass.Misconfigured;
        var maySucceed = @class is OutcomeClass.Pass || (outcome is Outcome.TestModePassed && @case.AllowTestMode) || mayOpen;
        Assert.True(!answer.Success || maySucceed, $"{answer} for {outcome}");
        Assert.True(@class is not OutcomeClass.Pass || answer.Success, $"{answer} for {outcome}");
        Assert.NotEqual(OutcomeClass.Fault, @class);
    });

    // Under "closed" an override that passes is a wrong setting.
    private static string Allowed(string policy, string rule) => policy is "closed" && rule is "pass" ? "deny" : rule;
}
