using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.TestKit.Matrix;
using CaptchaGate.Tests;

namespace CaptchaGate.Redis.Tests.Chaos;

/// <summary>
/// Four servers under 300 requests a second while the store fails in every way, with and without an outage of Alibaba Cloud: no success that the
/// decision table forbids, the budget as docs/shared-state.md says it, and the store is used again within 10 seconds.
/// </summary>
public sealed class ChaosTests
{
    private static readonly CaseRuns<ChaosCase> Runs = new("chaos", parallel: 1, ChaosCase.Chosen(), ChaosRun.RunAsync);

    public static TheoryData<string> Cases => [.. Runs.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_store_that_fails_changes_no_verdict_passes_no_more_than_the_budget_and_is_used_again(string name)
    {
        RedisServer.NotRunWithout();
        await MatrixCases.AssertAsync(Runs, name, "tests/Redis.Tests");
    }
}
