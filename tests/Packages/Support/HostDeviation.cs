namespace CaptchaGate.Packages.Tests.Support;

/// <summary>A way in which the Functions host departs from the contract, whatever the worker does.</summary>
/// <param name="Cases">How many cases of the suite show it.</param>
/// <param name="Sign">How a failed case tells it.</param>
internal sealed record HostDeviation(string Name, int Cases, Func<ConformanceCase, bool> Sign)
{
    public static IReadOnlyList<HostDeviation> All { get; } =
    [
        new("answers 404 itself, without the contract's headers, where no route fits", 19, static failed =>
            failed.Message.Contains(" → 404: header Cache-Control is missing", StringComparison.Ordinal)
            || failed.Name.EndsWith("RouteCases.Without_the_prefix_there_is_nothing", StringComparison.Ordinal)),
        new("adds Server: Kestrel", 11, static failed =>
            failed.Name.Contains("Every_answer_may_not_be_kept_nor_sniffed_and_has_an_id", StringComparison.Ordinal) && Differs(failed, "null", "\"Kestrel\"")),
        new("loses a body in chunks, which is answered 411", 18, static failed =>
            failed.Message.StartsWith("411 ", StringComparison.Ordinal) || Differs(failed, "400", "411") || Differs(failed, "200", "411")
            || Differs(failed, "Tuple (200, False, \"bad-request\")", "Tuple (411, False, \"bad-request\")")
            // A client that always sends chunks: it neither throws nor lets anybody in.
            || failed.Message.StartsWith("node-grecaptcha-verify: 411", StringComparison.Ordinal)),
        new("answers 500 when a body does not come", 3, static failed =>
            failed.Message.Contains("POST /verify → 500: header Cache-Control is missing", StringComparison.Ordinal)
            || failed.Message.Contains("POST /siteverify → 500 is not documented", StringComparison.Ordinal)),
        new("asks for a body that is announced, however long", 2, static failed => Differs(failed, "413", "100") || Differs(failed, "413", "500")),
        // The worker's library: it reads a header as a list and joins it again.
        new("writes lists in headers without spaces", 1, static failed => failed.Message.Contains("header Allow \"POST,OPTIONS\"", StringComparison.Ordinal)),
    ];

    public static HostDeviation? Of(ConformanceCase failed) => All.FirstOrDefault(deviation => deviation.Sign(failed));

    private static bool Differs(ConformanceCase failed, string expected, string actual) =>
        failed.Message.Contains($"Expected: {expected}\nActual:   {actual}", StringComparison.Ordinal);
}
