using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>What came of asking one address: the answer, or how the contact failed.</summary>
internal sealed class ProbeContact<T>(T? answer, ProbeFailure? failure)
    where T : class
{
    /// <value>Null where there was none.</value>
    public T? Answer { get; } = answer;

    /// <value>Null where there was an answer.</value>
    public ProbeFailure? Failure { get; } = failure;
}

/// <summary>How a contact failed.</summary>
/// <param name="Outcome">The same as a row of the decision table, for the log.</param>
/// <param name="Evidence">What the failure rests on; <see cref="ProbeEvidence.None"/> where it is not conclusive.</param>
/// <param name="WasAsked">Whether the question may have left.</param>
internal sealed record ProbeFailure(Outcome Outcome, ProbeEvidence Evidence, bool WasAsked);
