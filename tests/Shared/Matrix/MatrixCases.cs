using CaptchaGate.TestKit.Matrix;
using CaptchaGate.TestKit.Networks;

namespace CaptchaGate.Tests;

/// <summary>Takes the result of a case of a matrix where the machine can run it, and says so in one line where it cannot.</summary>
internal static class MatrixCases
{
    private static int _told;

    /// <param name="suite">The folder of the suite, for example <c>tests/Outages</c>.</param>
    public static async Task CheckAsync<TCase>(CaseRuns<TCase> runs, string name, string suite)
        where TCase : notnull
    {
        if (await Surroundings.MissingAsync() is { } missing)
            NotRun.When(missing: true, $"{suite}; it needs {missing}.");
        await AssertAsync(runs, name, suite);
    }

    /// <summary>The same for a suite whose cases need nothing of the machine.</summary>
    public static async Task AssertAsync<TCase>(CaseRuns<TCase> runs, string name, string suite)
        where TCase : notnull
    {
        if (MatrixChoice.Size is MatrixSize.Handful && Interlocked.Exchange(ref _told, 1) == 0)
            TestContext.Current.SendDiagnosticMessage($"NOT RUN: most cases of {suite}; CI=true dotnet test {suite} runs every pair of values, bash .ci/long all of them.");
        var report = await runs.ResultAsync(name);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        // A slow machine proves nothing against the product; where the product held all the same, it held.
        NotRun.When(report is { IsVoid: true, Faults.Count: > 0 }, $"{name}; the machine was too busy three times: the control client waited {report.Control:F0} ms.");
        Assert.True(report.Faults.Count == 0, report.ToString());
    }
}
