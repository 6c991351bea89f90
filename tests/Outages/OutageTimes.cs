using System.Globalization;
using CaptchaGate.TestKit.Processes;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.Outages.Tests;

/// <summary>How long answers and the first pass of an outage may take. What the machine is to blame for is added to each limit.</summary>
internal sealed class OutageTimes(GateProcess server)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EvidenceAge = TimeSpan.FromSeconds(15);

    /// <summary>The product counts answers in slices, and one too many in the first.</summary>
    private static readonly TimeSpan AnswerSlice = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// "At most one probe per 5 s": where the first one does not decide, the second or third does, and each that is inconclusive is one more. A probe takes up to 1.5 s.
    /// </summary>
    private static readonly TimeSpan LatestDecision = (2 * ProbeInterval) + TimeSpan.FromMilliseconds(1500);

    private readonly DateTimeOffset _outageBegan = TimeProvider.System.GetUtcNow();

    /// <returns>The fault; null when every answer came within the deadline.</returns>
    public static string? OfAnswers(IEnumerable<Visit> visits) =>
        visits.Select(static visit => (visit, Late: visit.Throttled + Lateness.Between(visit.Asked, visit.Answer.Elapsed) + Tolerance))
            .Where(static one => one.visit.Answer.Elapsed > Deadline + one.Late)
            .Select(static one => $"an answer took {one.visit.Answer.Elapsed.TotalMilliseconds:F0} ms, {one.Late.TotalMilliseconds:F0} ms of it the machine's: {one.visit.Answer}")
            .FirstOrDefault();

    /// <summary>
    /// "First pass within the deadline". A probe that found the service healthy less than 15 s before the outage, or one that was inconclusive because the
    /// process was late, postpones it: then the first pass comes within the deadline after the probe that decides.
    /// </summary>
    /// <returns>The fault; null when it came in time.</returns>
    public string? OfFirstPass(Visit first, long began)
    {
        var after = first.After(began);
        var late = first.Throttled + Lateness.Between(began, after) + Tolerance;
        var decision = Decision();
        var limit = decision is { IsPostponed: true } ? decision.Value.After + Deadline : Deadline;
        var latest = LatestDecision + (Inconclusive(decision?.After) * ProbeInterval) + late;
        if (decision is { IsPostponed: true, After: var decided } && decided > latest)
            return $"the probe that decides ended {decided.TotalMilliseconds:F0} ms after the outage began, allowed were {latest.TotalMilliseconds:F0} ms";
        return after <= limit + late
            ? null
            : $"the first pass came {after.TotalMilliseconds:F0} ms after the first visitor, allowed were {(limit + late).TotalMilliseconds:F0} ms";
    }

    // The first failing probe decides, unless the conclusive one before it found the service healthy and still counts, or calls may have been answered
    // since the probe began, or since the failing one before it where it got no connection: then the next does.
    private (bool IsPostponed, TimeSpan After)? Decision()
    {
        GateEvent? conclusive = null;
        var isPostponed = false;
        foreach (var probe in server.Events(GateEvent.ProbeCompleted).OrderBy(static line => line.At))
        {
            var isHealthyBefore = conclusive is not null && conclusive.State["Result"] is "Healthy" && probe.At - conclusive.At <= EvidenceAge;
            var isContradicted = BeganBeforeTheOutage(probe) || (LacksConnection(probe) && conclusive is not null && BeganBeforeTheOutage(conclusive));
            if (probe.State["Result"] is "Failing" && !isHealthyBefore && !isContradicted)
                return (isPostponed, probe.At - _outageBegan);
            isPostponed |= isHealthyBefore || isContradicted || probe.State["Result"] is "Inconclusive";
            if (probe.State["Result"] is not "Inconclusive")
                conclusive = probe;
        }

        return null;
    }

    private int Inconclusive(TimeSpan? until) =>
        server.Events(GateEvent.ProbeCompleted).Count(probe => probe.State["Result"] is "Inconclusive" && probe.At >= _outageBegan && probe.At - _outageBegan < until);

    private bool BeganBeforeTheOutage(GateEvent probe) =>
        probe.At - TimeSpan.FromMilliseconds(double.Parse(probe.State["ElapsedMs"], CultureInfo.InvariantCulture)) <= _outageBegan + AnswerSlice;

    private static bool LacksConnection(GateEvent probe) => probe.State["Outcome"] is "Unreachable" or "ConnectTimedOut" or "TlsHandshakeReset" or "ConnectionLostAfterSend";
}
