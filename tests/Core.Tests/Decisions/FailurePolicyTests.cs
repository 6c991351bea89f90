using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Decisions;

/// <summary>Every outcome × policy × override × evidence, against the document.</summary>
public sealed class FailurePolicyTests
{
    private static readonly FailOpenMode[] Modes = Enum.GetValues<FailOpenMode>();
    private static readonly OverrideRule[] Rules = Enum.GetValues<OverrideRule>();
    private static readonly bool[] Either = [false, true];

    public static TheoryData<int> Ids => [.. DecisionRow.Outcomes.Select(static row => row.Id)];

    public static TheoryData<int> ShutIds =>
        [.. DecisionRow.Outcomes.Where(static row => row.Class is "CALLER" or "REJECT" or "SHED" or "ABORTED" or "(fault)").Select(static row => row.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_passes_without_a_verdict_exactly_where_the_document_says(int id)
    {
        var row = DecisionRow.Of(id);
        var cases = 0;
        foreach (var (policy, evidence) in Policies().SelectMany(static policy => Evidences().Select(evidence => (policy, evidence))))
        {
            var passes = FailOpenPolicy.PassesUnverified((Outcome)id, policy, evidence);
            Assert.True(Expected(row, policy, evidence) == passes, $"{row} {policy} {evidence}: {passes}");
            cases++;
        }

        Assert.Equal(3 * 3 * 3 * 2 * 4, cases);
    }

    [Fact]
    public void A_policy_is_needed()
    {
        Assert.Throws<ArgumentNullException>(static () => FailOpenPolicy.ConditionFor(Outcome.Unreachable, null!));
        Assert.Throws<ArgumentNullException>(static () => FailOpenPolicy.PassesVerified(Outcome.Rejected, null!));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void No_evidence_opens_what_the_table_keeps_shut(int id)
    {
        var everything = new Evidence(ProbeFailed: true, BudgetGranted: true);
        foreach (var policy in Policies())
        {
            var needs = FailOpenPolicy.ConditionFor((Outcome)id, policy);
            if (DecisionTable.Row((Outcome)id).Open is FailOpenCondition.Never || policy.Mode is FailOpenMode.Closed)
                Assert.Equal(FailOpenCondition.Never, needs);
            Assert.Equal(needs is not FailOpenCondition.Never, FailOpenPolicy.PassesUnverified((Outcome)id, policy, everything));
            Assert.False(FailOpenPolicy.PassesUnverified((Outcome)id, policy, new Evidence(ProbeFailed: true, BudgetGranted: false)));
            Assert.False(FailOpenPolicy.PassesUnverified((Outcome)id, policy, default));
        }
    }

    [Theory]
    [MemberData(nameof(ShutIds))]
    public void A_callers_fault_a_rejection_and_shedding_never_pass_under_any_policy(int id)
    {
        foreach (var policy in Policies())
        {
            Assert.False(FailOpenPolicy.PassesVerified((Outcome)id, policy));
            AssertEach.Of(Evidences(), evidence => Assert.False(FailOpenPolicy.PassesUnverified((Outcome)id, policy, evidence)));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Only_a_pass_or_an_allowed_test_mode_passes_with_a_verdict(int id)
    {
        var row = DecisionRow.Of(id);
        foreach (var policy in Policies())
        {
            var expected = row.Class is "PASS" || (row.Http("closed").Contains("pass if AllowTestMode", StringComparison.Ordinal) && policy.AllowTestMode);
            Assert.Equal(expected, FailOpenPolicy.PassesVerified((Outcome)id, policy));
        }
    }

    [Fact]
    public void Closed_never_passes_without_a_verdict()
    {
        foreach (var policy in Policies().Where(static policy => policy.Mode is FailOpenMode.Closed))
            AssertEach.Of(DecisionTable.Rows, row => Assert.Equal(FailOpenCondition.Never, FailOpenPolicy.ConditionFor(row.Outcome, policy)));
    }

    [Fact]
    public void What_nobody_configured_is_guarded_and_denies()
    {
        Assert.Equal(new ScenePolicy(FailOpenMode.Guarded, OverrideRule.ByPolicy, OverrideRule.ByPolicy, AllowTestMode: false), new ScenePolicy());
        Assert.Equal(default, new Evidence(ProbeFailed: false, BudgetGranted: false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(55)]
    public void What_is_no_outcome_throws_and_so_denies(int number)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FailOpenPolicy.ConditionFor((Outcome)number, new ScenePolicy()));
        Assert.Throws<ArgumentOutOfRangeException>(() => FailOpenPolicy.PassesVerified((Outcome)number, new ScenePolicy(AllowTestMode: true)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => FailOpenPolicy.PassesUnverified((Outcome)number, new ScenePolicy(FailOpenMode.Open), new Evidence(ProbeFailed: true, BudgetGranted: true)));
    }

    // Told from the document alone: the cell of the mode, bent by the class's override where the policy "open" may open at all.
    private static bool Expected(DecisionRow row, ScenePolicy policy, Evidence evidence)
    {
        var mode = policy.Mode.ToString().ToLowerInvariant();
        var cell = row.Http(mode);
        var rule = row.Class switch
        {
            "THROTTLED" => policy.OnThrottled,
            "MISCONFIGURED" => policy.OnMisconfigured,
            _ => OverrideRule.ByPolicy,
        };
        if (mode is not "closed" && row.Http("open").Contains("pass in budget", StringComparison.Ordinal))
            cell = rule switch { OverrideRule.Pass => "pass in budget", OverrideRule.Deny => "503", _ => cell };
        return cell switch
        {
            "pass in budget" => evidence.BudgetGranted,
            "probe fails: pass in budget; else 503" => evidence.BudgetGranted && evidence.ProbeFailed,
            _ => false,
        };
    }

    private static IEnumerable<ScenePolicy> Policies() =>
        from mode in Modes
        from throttled in Rules
        from misconfigured in Rules
        from testMode in Either
        select new ScenePolicy(mode, throttled, misconfigured, testMode);

    private static IEnumerable<Evidence> Evidences() =>
        from probe in Either
        from budget in Either
        select new Evidence(probe, budget);
}
