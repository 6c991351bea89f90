using CaptchaGate.TestKit.Matrix;
using CaptchaGate.Tests;

namespace CaptchaGate.Outages.Tests;

public sealed class PartialOutageTests
{
    private static readonly CaseRuns<PartialCase> Runs = new("partial-outages", MatrixChoice.Parallel, PartialCase.Chosen(), PartialRun.RunAsync);

    public static TheoryData<string> Cases => [.. Runs.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Where_a_part_is_answered_visitors_pass_only_below_a_fifth_and_only_after_failing_probes(string name) =>
        await MatrixCases.CheckAsync(Runs, name, "tests/Outages");
}
