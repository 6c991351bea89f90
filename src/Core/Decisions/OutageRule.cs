using System.Runtime.InteropServices;

namespace CaptchaGate.Core.Decisions;

/// <summary>How many calls ended in some time, and how many of them the service answered.</summary>
/// <param name="Ended">Calls that ended with an answer or a failure of the transport, at least 0.</param>
/// <param name="Answered">Calls with a verdict or a coded error that proves that the service works, at least 0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AttemptCounts(int Ended, int Answered);

/// <summary>A finished probe.</summary>
/// <param name="Result">What it found.</param>
/// <param name="Age">The time since it ended.</param>
/// <param name="LacksConnection">
/// Whether it failed because it got no connection or lost it. A gateway with too many connections refuses, resets or drops new ones too,
/// while the service continues to answer on existing ones.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProbeSighting(ProbeResult Result, TimeSpan Age, bool LacksConnection = false);

/// <summary>What is known about the service at the moment of a decision. Each default denies.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OutageEvidence
{
    /// <value>The latest probe; null before the first.</value>
    public ProbeSighting? Latest { get; init; }

    /// <value>The conclusive probe before the latest one; null when there is none.</value>
    public ProbeSighting? Earlier { get; init; }

    /// <value>Calls since the failed attempt began.</value>
    public AttemptCounts SinceAttempt { get; init; }

    /// <value>Calls since the latest probe began.</value>
    public AttemptCounts SinceProbe { get; init; }

    /// <value>Answers that arrived since the latest probe began, or the failing one before it, whenever their calls were sent; at least 0.</value>
    public int AnswersSinceProbes { get; init; }

    /// <value>Calls that were sent before the latest probe ended and have not ended, at least 0.</value>
    public int PendingCalls { get; init; }

    /// <value>Whether the failed attempt ended much later than its limit: this process was late, not the service.</value>
    public bool AttemptWasLate { get; init; }
}

/// <summary>
/// Decides whether the service is down. Only a probe that failed conclusively says so, and only as long as nothing
/// contradicts it: our own lateness and every answer of the service do. It is a pure function.
/// </summary>
internal static class OutageRule
{
    /// <summary>The share of answered calls from which on they contradict an outage.</summary>
    public const double ContradictingShare = 0.2;

    /// <summary>Below this number of calls a single answer contradicts an outage.</summary>
    public const int FewAttempts = 5;

    /// <summary>How old a probe may be and still count.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(15);

    /// <summary>Whether a verification that failed may count as a victim of an outage.</summary>
    public static bool ServiceIsDown(in OutageEvidence evidence) =>
        !evidence.AttemptWasLate
        && Is(evidence.Latest, ProbeResult.Failing)
        && !Is(evidence.Earlier, ProbeResult.Healthy)
        && !Contradicts(evidence.SinceAttempt)
        && !Contradicts(evidence.SinceProbe)
        && !MayBeThePath(evidence)
        && (IsSilent(evidence) || Is(evidence.Earlier, ProbeResult.Failing));

    /// <summary>Whether the circuit breaker opens: after two conclusive failing probes, independent of how many calls there are.</summary>
    public static bool OpensBreaker(in OutageEvidence evidence) =>
        ServiceIsDown(evidence) && Is(evidence.Earlier, ProbeResult.Failing);

    private static bool Is(ProbeSighting? sighting, ProbeResult result) =>
        sighting is { } seen && seen.Result == result && seen.Age <= MaxAge;

    // Where some calls are answered, though too few to contradict, the last two probes decide.
    private static bool IsSilent(in OutageEvidence evidence) => evidence.SinceAttempt.Answered == 0 && evidence.SinceProbe.Answered == 0;

    // Only the new connection is refused then: any answer on another one contradicts, and a call that is still there may get one.
    private static bool MayBeThePath(in OutageEvidence evidence) =>
        evidence.Latest is { LacksConnection: true } && (evidence.AnswersSinceProbes > 0 || evidence.PendingCalls > 0);

    private static bool Contradicts(AttemptCounts calls) =>
        calls.Answered > 0 && (calls.Ended < FewAttempts || calls.Answered >= calls.Ended * ContradictingShare);
}
