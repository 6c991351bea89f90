using CaptchaGate.Emulator.Calls;
using CaptchaGate.Playground.Live;
using CaptchaGate.Playground.Situations;

namespace CaptchaGate.Playground.Traces;

/// <summary>Reports the result of a request, step by step.</summary>
internal sealed class TraceReport(Journal journal, DecisionRows rows)
{
    private const string NoDecision = "No row of the decision table: the request did not reach a decision.";

    private readonly CallSteps _calls = new(journal, rows);

    public TraceView Of(RequestTrace trace)
    {
        var conclusion = TraceConclusion.Of(trace);
        var situation = Situation.Find(trace.World.Situation)!;
        return new(
            trace.Number,
            trace.StartedAt,
            trace.Gate,
            situation.Label,
            trace.World.Policy,
            trace.Path,
            conclusion.Result,
            $"{conclusion.Headline} (HTTP {trace.Status})",
            conclusion.Row,
            CheckSteps.Round(trace.Took),
            [.. Steps(trace, conclusion)]);
    }

    private IEnumerable<StepView> Steps(RequestTrace trace, TraceConclusion conclusion)
    {
        yield return CheckSteps.Request(trace);
        var firstCall = CallSteps.CallsOf(trace) is [var call, ..] ? call.StartTimeUtc - trace.StartedAt.UtcDateTime : trace.Took;
        yield return CheckSteps.Passed(conclusion.Row, firstCall);
        foreach (var step in _calls.Of(trace))
            yield return step;
        if (Probe(trace, conclusion) is { } probe)
            yield return probe;
        yield return Decision(trace, conclusion);
        yield return Answer(trace, conclusion);
    }

    private StepView? Probe(RequestTrace trace, TraceConclusion conclusion)
    {
        if (conclusion.Row is not { } row || !rows[row].NeedsProbe(trace.World.Policy) || trace.Probes is not [.., var last])
            return null;
        var isOfBefore = last.EndedAt < trace.StartedAt;
        var at = CheckSteps.Round(last.EndedAt - trace.StartedAt);
        return new("probe", IsFailing(last) ? "failed" : "ok", $"Probe: {last.Result.ToLowerInvariant()}", isOfBefore ? null : at, isOfBefore ? null : last.TookMilliseconds)
        {
            Text = "CaptchaGate asks the service itself, with a token that no caller can choose. Only a probe that fails on proof can let a visitor pass."
                + (isOfBefore ? " This is the latest one; it ended before this request came." : ""),
            Facts = [new("Outcome", last.Outcome), new("Evidence", last.Evidence)],
        };
    }

    private StepView Decision(RequestTrace trace, TraceConclusion conclusion)
    {
        if (conclusion.Row is not { } id)
            return new("decision", "info", "Decision", null, null) { Text = NoDecision };
        var row = rows[id];
        return new("decision", conclusion.Succeeded ? "ok" : "failed", $"Decision table, row {id}", null, null)
        {
            Text = $"{row.What}.",
            Facts =
            [
                new("Class", row.Class),
                new("Policy", trace.World.Policy),
                new($"What the row says under {trace.World.Policy}", row.Http[trace.World.Policy]),
                new("Decision", conclusion.Headline, conclusion.Succeeded ? "ok" : "failed"),
            ],
        };
    }

    private static StepView Answer(RequestTrace trace, TraceConclusion conclusion) =>
        new("answer", conclusion.Succeeded ? "ok" : "failed", $"HTTP {trace.Status}", CheckSteps.Round(trace.Took), null)
        {
            Text = conclusion.Degraded is { } reason ? $"The answer says that the token was not verified: degraded, {reason}." : null,
            Facts = [.. trace.AnswerHeaders.Select(static header => new FactView(header.Name, header.Value))],
            Blocks = [new("Answer to the page", Redaction.Body(trace.AnswerBody.Span, "application/json"))],
        };

    private static bool IsFailing(ProbeSeen probe) => string.Equals(probe.Result, "Failing", StringComparison.Ordinal);
}
