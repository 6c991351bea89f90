using CaptchaGate.Conventions.Tests.Support;

namespace CaptchaGate.Conventions.Tests.Structure;

/// <summary>The rules of <c>docs/architecture.md</c>, on the compiled types. Each rule is also tried on types that violate it.</summary>
public sealed class ArchitectureTests
{
    public static TheoryData<string> Names => [.. Rules.All.Select(static rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_solution_keeps_the_rule(string name)
    {
        var found = RuleOf(name).FindViolations(Architectures.OfSolution);
        Assert.True(found.Count == 0, string.Join('\n', found.Select(static violation => violation.Description)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_rule_finds_each_seeded_violation_and_nothing_else(string name)
    {
        var found = RuleOf(name).FindViolations(Architectures.WithSeeds);
        if (name.EndsWith("free of cycles", StringComparison.Ordinal))
        {
            Assert.Contains("OfFolders", Assert.Single(found).Description, StringComparison.Ordinal);
            return;
        }

        var seeded = Seeds.All.Where(seed => string.Equals(seed.Rule, name, StringComparison.Ordinal)).Select(static seed => seed.FullName).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(seeded);
        Assert.Equal(seeded, found.Select(static violation => violation.Type ?? violation.Description).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void The_rules_are_about_all_projects()
    {
        Assert.Equal(
            SolutionUnderTest.All.Select(static assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal),
            Layers.Projects.Keys.Select(static project => $"CaptchaGate.{project}").Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.Equal(Rules.All.Count, Rules.All.DistinctBy(static rule => rule.Name, StringComparer.Ordinal).Count());
        Assert.Empty(Seeds.All.Select(static seed => seed.Rule).Except(Rules.All.Select(static rule => rule.Name), StringComparer.Ordinal));
    }

    private static ArchitectureRule RuleOf(string name) => Rules.All.Single(rule => string.Equals(rule.Name, name, StringComparison.Ordinal));
}
