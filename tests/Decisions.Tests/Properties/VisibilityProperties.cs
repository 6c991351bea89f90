using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Reactions;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>
/// Invariant 3: "success &amp;&amp; !verified ⇔ one log event, one metric, one unit of budget, degraded in body, header and receipt."
/// </summary>
public sealed class VisibilityProperties(Bench bench) : IClassFixture<Bench>
{
    internal sealed record Step(Reaction Says, int Client);

    internal sealed record Case(string Policy, bool ProbeWorks, int SceneBudget, int ClientBudget, IReadOnlyList<Step> Steps)
    {
        public override string ToString() =>
            $"{Policy}, probe works {ProbeWorks}, {SceneBudget} a scene, {ClientBudget} a client: {string.Join(", ", Steps.Select(step => $"{step.Says.Name} from {step.Client}"))}";
    }

    private static readonly Gen<Case> Cases =
        from policy in Gen.Elements("guarded", "open", "closed")
        from probeWorks in Gen.Elements(true, false)
        from scene in Gen.Choose(1, 4)
        from client in Gen.Choose(1, 3)
        from steps in (from says in Gen.Frequency((3, Generators.Quick), (3, Gen.Elements<Reaction>("InvalidSecurityToken.Expired", "MissingSecurityToken", "500", "reset"))) from at in Gen.Choose(1, 3) select new Step(says, at)).ListOf()
        select new Case(policy, probeWorks, scene, client, [.. steps.Take(8)]);

    [Fact]
    public Task Every_unverified_pass_is_told_counted_marked_and_paid_for_once() => Property.HoldsAsync(Cases, async @case =>
    {
        var alias = Metrics.NewAlias();
        bench.ProbeGets(@case.ProbeWorks ? Reaction.Honest : Fault.Reset);
        await using var gate = bench.NewGate(@case.Policy,
        [
            ("Captcha__SceneId", null),
            ($"Captcha__Scenes__{alias}__Id", Emulator.Captcha.Scenes.V3),
            // Nothing grows back within a case.
            ("FailOpen__Budget__PerMinute", $"{@case.SceneBudget}"),
            ("FailOpen__Budget__Burst", $"{@case.SceneBudget}"),
            ("FailOpen__Budget__PerClientPerMinute", $"{@case.ClientBudget}"),
        ]);
        var passes = new Dictionary<int, int>();
        foreach (var step in @case.Steps)
        {
            var answer = await gate.VerifyAsync(bench.Mint(step.Says), client: $"192.0.2.{step.Client}");
            var unverified = answer is { Success: true, Verified: not true };
            var told = gate.Log.Of(1001, answer.Id).ToArray();
            Assert.Equal(unverified ? 1 : 0, told.Length);
            Assert.Equal(unverified, answer.Degraded is not null);
            Assert.Equal(answer.Degraded, answer.DegradedHeader);
            Assert.DoesNotContain(told, logged => !string.Equals(answer.Degraded, logged.Value("Degraded"), StringComparison.Ordinal));
            if (unverified)
                passes[step.Client] = passes.GetValueOrDefault(step.Client) + 1;
            if (answer.ErrorCodes.Contains("fail-open-budget-exhausted", StringComparer.Ordinal))
                Assert.True(passes.Values.Sum() >= @case.SceneBudget || passes.GetValueOrDefault(step.Client) >= @case.ClientBudget, $"{answer}: the budget was not spent yet");
        }

        Assert.True(passes.Values.Sum() <= @case.SceneBudget, "more than the scene's budget passed");
        Assert.DoesNotContain(passes.Values, count => count > @case.ClientBudget);
        Assert.Equal(passes.Values.Sum(), Metrics.UnverifiedPasses(alias));
        Assert.Equal(@case.Steps.Count, Metrics.Verdicts(alias));
    });
}
