using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Decisions;

/// <summary>Whether, and on what evidence, an outcome without a verdict may pass.</summary>
public enum FailOpenCondition
{
    Never,
    InBudget,
    InBudgetIfProbeFails,
}

/// <summary>When the one retry is allowed: only where the first attempt provably was not processed.</summary>
public enum RetryRule
{
    Never,
    SecondEndpoint,
    AfterReloadOfAnotherKey,
    AfterCredentialRefresh,
    AfterSkewCorrection,
    AfterRetryAfter,
}

/// <summary>One row of the decision table.</summary>
/// <param name="Outcome">The row.</param>
/// <param name="Class">What it means.</param>
/// <param name="ErrorCode">The public error code; empty for a pass.</param>
/// <param name="Guarded">What the policy <c>guarded</c> may do without a verdict.</param>
/// <param name="Open">What the policy <c>open</c> may do without a verdict; <c>closed</c> never passes without one.</param>
/// <param name="Retry">When the one retry is allowed.</param>
/// <param name="NewChallenge">Whether the page should ask the visitor for a new challenge.</param>
/// <param name="Level">The log level of its event.</param>
public sealed record OutcomeRow(
    Outcome Outcome,
    OutcomeClass Class,
    string ErrorCode,
    FailOpenCondition Guarded,
    FailOpenCondition Open,
    RetryRule Retry,
    bool NewChallenge,
    LogLevel Level)
{
    /// <value>Whether it is a verdict: the one thing that says both "the service answers" and "the token is processed".</value>
    public bool IsVerdict => Class is OutcomeClass.Pass or OutcomeClass.Reject or OutcomeClass.Test;
}
