using CaptchaGate.TestKit.Matrix;
using CaptchaGate.Tests;

namespace CaptchaGate.Outages.Tests;

public sealed class SecondEndpointTests
{
    private static readonly CaseRuns<SecondEndpointCase> Runs = new("second-endpoint", MatrixChoice.Parallel, SecondEndpointCase.Chosen(), SecondEndpointRun.RunAsync);

    public static TheoryData<string> Cases => [.. Runs.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task While_one_endpoint_answers_visitors_are_verified_and_nobody_passes(string name) =>
        await MatrixCases.CheckAsync(Runs, name, "tests/Outages");
}
