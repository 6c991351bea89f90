using CaptchaGate.Core.Decisions;
using FsCheck;
using FsCheck.Fluent;
using Outcome = CaptchaGate.Core.Decisions.Outcome;

namespace CaptchaGate.Core.Tests.Decisions;

/// <summary>
/// Classifier, evidence and policy are pure functions; so it can be shown over generated cases that no combination in which
/// this process was late, or the service answered, lets a visitor pass without a verdict.
/// </summary>
public sealed class OutageRuleTests
{
    private static readonly Gen<ProbeSighting?> Sightings = Gen.Frequency(
        (1, Gen.Constant<ProbeSighting?>(null)),
        (4, from result in Gen.Elements(Enum.GetValues<ProbeResult>())
            from milliseconds in Gen.Choose(0, 20_000)
            from lacksConnection in Gen.Elements(true, false)
            select (ProbeSighting?)new ProbeSighting(result, TimeSpan.FromMilliseconds(milliseconds), lacksConnection)));

    private static readonly Gen<int> Numbers = Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 100)));

    private static readonly Gen<AttemptCounts> Counts =
        from ended in Gen.Choose(0, 30)
        from answered in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, ended)))
        select new AttemptCounts(ended, answered);

    private static readonly Gen<OutageEvidence> Evidences =
        from latest in Sightings
        from earlier in Sightings
        from attempt in Counts
        from probe in Counts
        from answers in Numbers
        from pending in Numbers
        from late in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new OutageEvidence
        {
            Latest = latest,
            Earlier = earlier,
            SinceAttempt = attempt,
            SinceProbe = probe,
            AnswersSinceProbes = answers,
            PendingCalls = pending,
            AttemptWasLate = late,
        };

    private static readonly Gen<(Outcome Outcome, ScenePolicy Policy, OutageEvidence Evidence, bool Budget)> Cases =
        from outcome in Gen.Elements(DecisionTable.Rows.Select(static row => row.Outcome).ToArray())
        from mode in Gen.Elements(Enum.GetValues<FailOpenMode>())
        from throttled in Gen.Elements(Enum.GetValues<OverrideRule>())
        from misconfigured in Gen.Elements(Enum.GetValues<OverrideRule>())
        from evidence in Evidences
        from budget in Gen.Elements(true, false)
        select (outcome, new ScenePolicy(mode, throttled, misconfigured), evidence, budget);

    [Fact]
    public void No_failure_of_the_transport_passes_when_we_were_late_or_the_service_answered() => Prop.ForAll(Cases.ToArbitrary(), @case =>
    {
        var (outcome, policy, evidence, budget) = @case;
        var passes = FailOpenPolicy.PassesUnverified(outcome, policy, new Evidence(OutageRule.ServiceIsDown(evidence), budget));
        var row = DecisionTable.Row(outcome);
        if (IsTransport(outcome) && (WeWereLate(evidence) || TheServiceAnswered(evidence) || !budget || policy.Mode is FailOpenMode.Closed))
            Assert.False(passes, $"{outcome} {policy} {evidence}");
        if (row.Class is OutcomeClass.Shed or OutcomeClass.Caller or OutcomeClass.Reject or OutcomeClass.Aborted or OutcomeClass.Fault)
            Assert.False(passes, $"{outcome} {policy} {evidence}");
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void The_breaker_opens_only_in_an_outage_and_after_two_failing_probes() => Prop.ForAll(Evidences.ToArbitrary(), static evidence =>
    {
        if (!OutageRule.OpensBreaker(evidence))
            return;
        Assert.True(OutageRule.ServiceIsDown(evidence));
        Assert.Equal((ProbeResult.Failing, ProbeResult.Failing), (evidence.Latest!.Value.Result, evidence.Earlier!.Value.Result));
        Assert.True(evidence.Earlier.Value.Age <= OutageRule.MaxAge);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(4, 1, false)]
    [InlineData(5, 1, false)]
    [InlineData(6, 1, true)]
    [InlineData(10, 2, false)]
    [InlineData(10, 1, true)]
    [InlineData(100, 0, true)]
    public void Answers_contradict_an_outage_from_a_fifth_of_the_calls_on_and_any_one_among_few(int ended, int answered, bool down)
    {
        var evidence = new OutageEvidence { Latest = new(ProbeResult.Failing, TimeSpan.Zero), Earlier = new(ProbeResult.Failing, TimeSpan.FromSeconds(5)) };
        Assert.True(OutageRule.ServiceIsDown(evidence));
        Assert.Equal(down, OutageRule.ServiceIsDown(evidence with { SinceAttempt = new(ended, answered) }));
        Assert.Equal(down, OutageRule.ServiceIsDown(evidence with { SinceProbe = new(ended, answered) }));
    }

    [Fact]
    public void One_failing_probe_is_enough_only_while_no_call_is_answered()
    {
        var silent = new OutageEvidence { Latest = new(ProbeResult.Failing, TimeSpan.Zero), SinceAttempt = new(100, 0), SinceProbe = new(100, 0) };
        Assert.True(OutageRule.ServiceIsDown(silent));
        foreach (var answered in new[] { silent with { SinceAttempt = new(100, 1) }, silent with { SinceProbe = new(100, 1) } })
        {
            Assert.False(OutageRule.ServiceIsDown(answered));
            Assert.False(OutageRule.ServiceIsDown(answered with { Earlier = new(ProbeResult.Inconclusive, TimeSpan.FromSeconds(5)) }));
            Assert.False(OutageRule.ServiceIsDown(answered with { Earlier = new(ProbeResult.Failing, TimeSpan.FromSeconds(16)) }));
            Assert.True(OutageRule.ServiceIsDown(answered with { Earlier = new(ProbeResult.Failing, TimeSpan.FromSeconds(5)) }));
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1000, 1000)]
    public void A_probe_without_a_connection_proves_nothing_while_any_call_is_answered_or_pending(int answers, int pending)
    {
        var refused = new OutageEvidence
        {
            Latest = new(ProbeResult.Failing, TimeSpan.Zero, LacksConnection: true),
            Earlier = new(ProbeResult.Failing, TimeSpan.FromSeconds(5), LacksConnection: true),
            SinceAttempt = new(1000, 0),
            SinceProbe = new(1000, 0),
        };
        Assert.True(OutageRule.OpensBreaker(refused));
        Assert.False(OutageRule.ServiceIsDown(refused with { AnswersSinceProbes = answers, PendingCalls = pending }));
        // A service that was reached and is silent is another matter: the calls of a partial outage are answered in part.
        var silent = refused with { Latest = new(ProbeResult.Failing, TimeSpan.Zero) };
        Assert.True(OutageRule.ServiceIsDown(silent with { AnswersSinceProbes = answers, PendingCalls = pending }));
    }

    [Fact]
    public void Nothing_known_is_no_outage()
    {
        Assert.False(OutageRule.ServiceIsDown(default));
        Assert.False(OutageRule.OpensBreaker(default));
    }

    private static bool IsTransport(Outcome outcome) => outcome
        is Outcome.Unreachable or Outcome.TlsHandshakeReset or Outcome.TimeoutAfterSend or Outcome.ConnectionLostAfterSend or Outcome.LocalExhaustion or Outcome.BreakerOpen;

    // A probe that found us late or without a key is inconclusive, and an old one says nothing.
    private static bool WeWereLate(OutageEvidence evidence) =>
        evidence.AttemptWasLate || evidence.Latest is not { Result: ProbeResult.Failing, Age: var age } || age > TimeSpan.FromSeconds(15);

    private static bool TheServiceAnswered(OutageEvidence evidence) =>
        Answered(evidence.SinceAttempt) || Answered(evidence.SinceProbe)
        || (evidence.Latest is { LacksConnection: true } && (evidence.AnswersSinceProbes > 0 || evidence.PendingCalls > 0))
        || evidence.Earlier is { Result: ProbeResult.Healthy, Age.TotalSeconds: <= 15 };

    private static bool Answered(AttemptCounts calls) => calls.Answered > 0 && (calls.Ended < 5 || calls.Answered * 5 >= calls.Ended);
}
