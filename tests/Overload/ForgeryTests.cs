using CaptchaGate.TestKit.Matrix;
using CaptchaGate.Tests;

namespace CaptchaGate.Overload.Tests;

/// <summary>A claim that the widget cannot load is a caller's word: while the widget's hosts answer, no number of them opens the gate, however starved it is.</summary>
public sealed class ForgeryTests
{
    private static readonly CaseRuns<ForgeryCase> Runs = new("forged-claims", parallel: 1, ForgeryCase.Chosen(), ForgeryRun.RunAsync);

    public static TheoryData<string> Cases => [.. Runs.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task While_the_widgets_hosts_answer_no_forged_claim_passes_and_a_round_is_run_every_10_seconds_at_most(string name) =>
        await MatrixCases.CheckAsync(Runs, name, "tests/Overload");
}
