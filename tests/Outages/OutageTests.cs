using CaptchaGate.TestKit.Matrix;
using CaptchaGate.Tests;

namespace CaptchaGate.Outages.Tests;

/// <summary>
/// "Callers cannot trigger fail-open, and it works in a real outage": outages of the service with real sockets in networks of their own. The
/// cases mostly wait, so some run at the same time.
/// </summary>
public sealed class OutageTests
{
    private static readonly CaseRuns<OutageCase> Runs = new("outages", MatrixChoice.Parallel, OutageCase.Chosen(), OutageRun.RunAsync);

    public static TheoryData<string> Cases => [.. Runs.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task In_an_outage_visitors_pass_within_the_budget_and_the_deadline_and_a_probe_alone_ends_it(string name) =>
        await MatrixCases.CheckAsync(Runs, name, "tests/Outages");
}
