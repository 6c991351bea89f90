using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Alibaba;

/// <summary>What came of asking Alibaba Cloud about one token.</summary>
/// <param name="Outcome">The row of the decision table.</param>
public sealed record UpstreamResult(Outcome Outcome)
{
    /// <value>The verdict's code (T001, F009, …) or the error's <c>Code</c>, for services and events; null when there was none that looks like one.</value>
    public string? Code { get; init; }

    /// <value>Alibaba's request id; null when none came.</value>
    public string? RequestId { get; init; }

    /// <value>The id of the verification that the vendor keeps; null when none came.</value>
    public string? CertifyId { get; init; }

    /// <value>How long upstream asks us to wait; null when it does not say.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <value>The time that the answer's <c>Date</c> header claims; null without one.</value>
    public DateTimeOffset? UpstreamDate { get; init; }

    /// <value>How many times the service was called, 0 to 2.</value>
    public int Attempts { get; init; }

    /// <value>How many of them may have been processed, and therefore billed, 0 to 2.</value>
    public int BilledCalls { get; init; }

    /// <value>Whether the token may have been processed by any attempt: it must never be sent again.</value>
    public bool MayBeProcessed { get; init; }

    /// <value>Time from the first attempt's start to the last one's end.</value>
    public TimeSpan UpstreamTime { get; init; }

    /// <value>When the first attempt began, as a timestamp of the time provider; 0 when there was none.</value>
    public long StartedAt { get; init; }

    /// <value>Whether an attempt ended much later than its limit: then this process was late, and its failure says nothing about the service.</value>
    public bool WasLate { get; init; }

    /// <value>What our own probe of the widget's hosts found, for a claim that it cannot load; null for a token.</value>
    public WidgetFinding? Widget { get; init; }

    public OutcomeRow Row => DecisionTable.Row(Outcome);
}
