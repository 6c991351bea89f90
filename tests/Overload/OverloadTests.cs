using CaptchaGate.TestKit.Matrix;
using CaptchaGate.Tests;

namespace CaptchaGate.Overload.Tests;

/// <summary>
/// "Overload is load shedding under every policy": a healthy service, and the server starved in every way, with real sockets in
/// networks of their own. At most two cases run at the same time, and one that takes what the machine has runs alone.
/// </summary>
public sealed class OverloadTests
{
    private static readonly CaseRuns<OverloadCase> Runs = new("overload", parallel: 2, OverloadCase.Chosen(), OverloadRun.RunAsync, static one => one.Weight);

    public static TheoryData<string> Cases => [.. Runs.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task While_the_service_is_healthy_nobody_passes_without_a_verdict_and_the_breaker_stays_closed(string name) =>
        await MatrixCases.CheckAsync(Runs, name, "tests/Overload");
}
