using CaptchaGate.TestKit.Matrix;
using CaptchaGate.Tests;

namespace CaptchaGate.Outages.Tests;

/// <summary>"Fail-open that works in the real outage": claims that the widget cannot load, with real sockets in networks of their own.</summary>
public sealed class WidgetOutageTests
{
    private static readonly CaseRuns<WidgetCase> Runs = new("widget-outages", MatrixChoice.Parallel, WidgetCase.Chosen(), WidgetRun.RunAsync);

    public static TheoryData<string> Cases => [.. Runs.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_claim_passes_exactly_where_our_own_probe_proves_it_and_policy_budget_and_a_solved_challenge_allow(string name) =>
        await MatrixCases.CheckAsync(Runs, name, "tests/Outages");
}
