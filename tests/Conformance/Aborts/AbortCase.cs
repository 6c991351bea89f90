using CaptchaGate.TestKit.Matrix;

namespace CaptchaGate.Conformance.Aborts;

/// <summary>A caller who leaves at some time, and what is sent afterwards.</summary>
/// <param name="Route">Where.</param>
/// <param name="SamePost">Whether the repetition has the same idempotency key; for a form, the same content. Otherwise it has none; for a form, another content.</param>
/// <param name="Milliseconds">How long after sending the caller leaves.</param>
internal sealed record AbortCase(string Route, bool SamePost, int Milliseconds)
{
    /// <summary>The product's default, <c>Captcha__Deadline</c>.</summary>
    private const int Deadline = 3000;

    private const int Step = 100;

    private static readonly string[] Routes = ["/verify", "/siteverify", "/forms/contact"];

    // Before, at, within and after the call of the service, which takes AbortRun.Latency.
    private static readonly int[] FewTimes = [0, 100, 400, 800, 1600, 2900];

    public static IEnumerable<AbortCase> Chosen() => MatrixChoice.Size is MatrixSize.Full
        ? from route in Routes
          from same in new[] { true, false }
          from step in Enumerable.Range(0, (Deadline / Step) + 1)
          select new AbortCase(route, same, step * Step)
        : Pairwise.Rows(Routes.Length, 2, FewTimes.Length).Select(static row => new AbortCase(Routes[row[0]], row[1] == 0, FewTimes[row[2]]));

    public override string ToString() => $"{Route} {(SamePost ? "same" : "other")} post, left after {Milliseconds} ms";
}
