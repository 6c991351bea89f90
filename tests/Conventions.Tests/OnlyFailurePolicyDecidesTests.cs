using System.Text.RegularExpressions;
using CaptchaGate.Conventions.Tests.Support;

namespace CaptchaGate.Conventions.Tests;

/// <summary>"The only place that may say 'pass without a verdict' is FailurePolicy", and only the gate asks it.</summary>
public sealed partial class OnlyFailurePolicyDecidesTests
{
    private const string Gate = "src/Core/Gate.cs";

    [Fact]
    public void Success_is_given_in_three_places_of_the_gate_and_nowhere_else()
    {
        var given = (from file in Sources.Product
                     from line in file.Numbered
                     where GivesSuccess().IsMatch(line.Text) && !line.Text.StartsWith("//", StringComparison.Ordinal)
                     select (file.Path, line.Text)).ToArray();
        Assert.Equal(
            [
                (Gate, "return new(verdict with { Success = true });"),
                (Gate, "Success = FailurePolicy.PassesUnverified(denied.Judgement.Outcome, scene.Policy, evidence),"),
                (Gate, "Success = false,"),
            ],
            given);
    }

    [Fact]
    public void A_verified_pass_stands_behind_the_policys_own_question()
    {
        var lines = Sources.Product.Single(static file => file.Path is Gate).Numbered.Select(static line => line.Text).ToList();
        Assert.Equal("if (FailurePolicy.PassesVerified(judgement.Outcome, scene.Policy))", lines[lines.IndexOf("return new(verdict with { Success = true });") - 1]);
    }

    [Fact]
    public void Only_the_gate_asks_the_policy()
    {
        var asking = Sources.Product.Where(static file => file.Lines.Any(static line => line.Contains("FailurePolicy.", StringComparison.Ordinal)));
        Assert.Equal(Gate, Assert.Single(asking).Path);
    }

    [Fact]
    public void Only_the_gate_takes_from_the_budget()
    {
        var taking = Sources.Product.Where(static file => file.Lines.Any(static line => line.Contains(".TryTake(", StringComparison.Ordinal)));
        Assert.Equal(Gate, Assert.Single(taking).Path);
    }

    // An assignment, in an initialiser too; not a comparison and not a pattern.
    [GeneratedRegex(@"\bSuccess\s*=(?![=>])", RegexOptions.None, 1000)]
    private static partial Regex GivesSuccess();
}
