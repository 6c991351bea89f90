using System.Text.RegularExpressions;
using CaptchaGate.Conventions.Tests.Support;

namespace CaptchaGate.Conventions.Tests;

/// <summary>"The only place that may say 'pass without a verdict' is FailOpenPolicy": how the verifier, which alone asks it, uses its answers.</summary>
public sealed partial class OnlyFailOpenPolicyDecidesTests
{
    private const string Verifier = "src/Core/Verification/CaptchaVerifier.cs";

    [Fact]
    public void Success_is_what_the_policy_answers()
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

    // An assignment, in an initialiser too; not a comparison and not a pattern.
    [GeneratedRegex(@"\bSuccess\s*=(?![=>])", RegexOptions.None, 1000)]
    private static partial Regex GivesSuccess();
}
