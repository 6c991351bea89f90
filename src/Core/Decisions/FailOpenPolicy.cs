namespace CaptchaGate.Core.Decisions;

/// <summary>Further inputs of the decision. Each defaults to the value that denies.</summary>
/// <param name="ProbeFailed">The probe was sent and the service did not answer it either.</param>
/// <param name="BudgetGranted">One unit of the budget was taken for this pass.</param>
internal readonly record struct Evidence(bool ProbeFailed = false, bool BudgetGranted = false);

/// <summary>
/// The only place that may say "pass without a verdict". It is a pure function of outcome, policy and evidence, is
/// reached by a named outcome and never by a catch, and no evidence opens what the decision table keeps shut.
/// </summary>
internal static class FailOpenPolicy
{
    /// <summary>What it takes for <paramref name="outcome"/> to pass without a verdict under <paramref name="policy"/>.</summary>
    public static FailOpenCondition ConditionFor(Outcome outcome, ScenePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var row = DecisionTable.Row(outcome);
        // What even the policy "open" keeps shut (a verdict, the caller's fault, shedding, a possible interception) has no override.
        if (policy.Mode is FailOpenMode.Closed || row.Open is FailOpenCondition.Never)
            return FailOpenCondition.Never;
        return Override(row.Class, policy) switch
        {
            OverrideRule.Pass => FailOpenCondition.InBudget,
            OverrideRule.Deny => FailOpenCondition.Never,
            _ => policy.Mode is FailOpenMode.Open ? row.Open : row.Guarded,
        };
    }

    /// <summary>Whether <paramref name="outcome"/> passes without a verdict.</summary>
    public static bool PassesUnverified(Outcome outcome, ScenePolicy policy, Evidence evidence) =>
        ConditionFor(outcome, policy) switch
        {
            FailOpenCondition.InBudget => evidence.BudgetGranted,
            FailOpenCondition.InBudgetIfProbeFails => evidence is { ProbeFailed: true, BudgetGranted: true },
            _ => false,
        };

    /// <summary>Whether <paramref name="outcome"/> is a verdict that passes.</summary>
    public static bool PassesVerified(Outcome outcome, ScenePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return DecisionTable.Row(outcome).Class is OutcomeClass.Pass
            || (outcome is Outcome.TestModePassed && policy.AllowTestMode);
    }

    /// <summary>Whether <paramref name="outcome"/> passes on some evidence, with or without a verdict.</summary>
    public static bool MayPass(Outcome outcome, ScenePolicy policy) => PassesVerified(outcome, policy) || ConditionFor(outcome, policy) is not FailOpenCondition.Never;

    private static OverrideRule Override(OutcomeClass @class, ScenePolicy policy) => @class switch
    {
        OutcomeClass.Throttled => policy.OnThrottled,
        OutcomeClass.Misconfigured => policy.OnMisconfigured,
        _ => OverrideRule.ByPolicy,
    };
}
