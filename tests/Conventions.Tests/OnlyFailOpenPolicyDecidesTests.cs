using System.Text.RegularExpressions;
using CaptchaGate.Conventions.Tests.Support;

namespace CaptchaGate.Conventions.Tests;

/// <summary>"The only place that may say 'pass without a verdict' is FailOpenPolicy", and only the verifier asks it.</summary>
public sealed partial class OnlyFailOpenPolicyDecidesTests
{
    private const string Verifier = "src/Core/Verification/CaptchaVerifier.cs";

    [Fact]
    public void Success_is_set_in_four_places_of_the_verifier_and_nowhere_else()
    {
        var given = (from file in Sources.Product
                     from line in file.Numbered
                     where GivesSuccess().IsMatch(line.Text) && !line.Text.StartsWith("//", StringComparison.Ordinal)
                     select (file.Path, line.Text)).ToArray();
        Assert.Equal(
            [
                (Verifier, "return new(result with { Success = true });"),
                (Verifier, "Success = FailOpenPolicy.PassesUnverified(denied.Upstream.Outcome, scene.Policy, evidence),"),
                // What another instance decided: only after its authentication, and only where the policy could decide the same here.
                (Verifier, "Success = result.Succeeded && FailOpenPolicy.MayPass(result.Outcome, scene.Policy),"),
                (Verifier, "Success = false,"),
            ],
            given);
    }

    [Fact]
    public void A_verified_pass_stands_behind_the_policys_own_question()
    {
        var lines = Sources.Product.Single(static file => file.Path is Verifier).Numbered.Select(static line => line.Text).ToList();
        Assert.Equal("if (FailOpenPolicy.PassesVerified(upstream.Outcome, scene.Policy))", lines[lines.IndexOf("return new(result with { Success = true });") - 1]);
    }

    [Fact]
    public void Only_the_verifier_asks_the_policy()
    {
        var asking = Sources.Product.Where(static file => file.Lines.Any(static line => line.Contains("FailOpenPolicy.", StringComparison.Ordinal)));
        Assert.Equal(Verifier, Assert.Single(asking).Path);
    }

    [Theory]
    [InlineData(".TryTakeAsync(", Verifier)]
    [InlineData(".TryTake(", "src/Core/Verification/SharedBudget.cs")]
    public void Only_the_verifier_takes_from_the_budget(string call, string caller)
    {
        var taking = Sources.Product.Where(file => file.Lines.Any(line => line.Contains(call, StringComparison.Ordinal)));
        Assert.Equal(caller, Assert.Single(taking).Path);
    }

    [Fact]
    public void A_stored_result_is_made_of_a_verdict_or_of_what_was_authenticated()
    {
        var making = Sources.Product.Where(static file => file.Lines.Any(static line => line.Contains("new SharedResult", StringComparison.Ordinal))).Select(static file => file.Path);
        Assert.Equal(["src/Core/Verification/SharedResult.cs", "src/Redis/ResultForm.cs"], making, StringComparer.Ordinal);
        var reading = Sources.Product.Where(static file => file.Lines.Any(static line => line.Contains("ResultForm.Read(", StringComparison.Ordinal)));
        Assert.Equal("src/Redis/ResultSeal.cs", Assert.Single(reading).Path);
    }

    // An assignment, in an initialiser too; not a comparison and not a pattern.
    [GeneratedRegex(@"\bSuccess\s*=(?![=>])", RegexOptions.None, 1000)]
    private static partial Regex GivesSuccess();
}
