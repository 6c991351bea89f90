using System.Collections.Concurrent;
using CaptchaGate.Conformance.Target;
using CaptchaGate.TestKit.Matrix;

namespace CaptchaGate.Conformance.Aborts;

/// <summary>
/// Callers who leave at every moment up to the deadline: exactly one judged call and one delivery, and a repeated request gets the stored result.
/// </summary>
public sealed class AbortMatrixTests(ConformanceTarget target) : AbortTest(target)
{
    [Fact]
    public async Task Whenever_a_caller_leaves_the_token_is_judged_once_and_the_form_delivered_once()
    {
        var faults = new ConcurrentBag<string>();
        var places = new ParallelOptions { MaxDegreeOfParallelism = MatrixChoice.Parallel, CancellationToken = TestContext.Current.CancellationToken };
        var cases = AbortCase.Chosen().ToArray();
        await Parallel.ForEachAsync(cases, places, async (one, _) =>
        {
            foreach (var fault in await AbortRun.RunAsync(Target, one))
                faults.Add(fault);
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{cases.Length} cases");
        Assert.Empty(faults);
    }
}
