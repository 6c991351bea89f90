namespace CaptchaGate.Playground.Traces;

/// <summary>The steps before anything is spent: the request and what is checked of it.</summary>
internal static class CheckSteps
{
    // In CaptchaGate's order, each with the rows that it can end in.
    private static readonly (string Name, int[] Rows)[] Checks =
    [
        ("Origin and service key are allowed", [5]),
        ("Within the limits of rate and concurrency", [6]),
        ("The body can be read", [3, 4]),
        ("The scene is configured", [7]),
        ("The token has the form of a token", [1, 2]),
        ("This instance has not verified the token before", [8]),
    ];

    public static StepView Request(RequestTrace trace) => new("request", "info", $"{trace.Method} {trace.Path}", 0, null)
    {
        Text = $"Received by instance {trace.Gate}.",
        Facts = [.. trace.RequestHeaders.Select(static header => new FactView(header.Name, header.Value)), new("Body", $"{trace.RequestBytes} bytes")],
        Blocks = [new("Body, the token shortened", Redaction.Body(trace.RequestBody.Span, trace.ContentType))],
    };

    /// <param name="row">The row that the request ended in; null where it reached none.</param>
    /// <param name="took">Until the first call, or until the end.</param>
    public static StepView Passed(int? row, TimeSpan took)
    {
        var failed = Array.FindIndex(Checks, check => row is { } id && check.Rows.Contains(id));
        var facts = Checks.Select((check, index) =>
            failed < 0 || index < failed ? new FactView(check.Name, "passed", "ok")
            : index == failed ? new FactView(check.Name, "failed", "failed")
            : new FactView(check.Name, "not reached", "skipped"));
        return new("checks", failed < 0 ? "ok" : "failed", failed < 0 ? "Checks passed" : "A check failed", 0, Round(took))
        {
            Text = failed < 0 ? "All of them are free; only the call that follows is billed." : "The service was not asked, so nothing was billed.",
            Facts = [.. facts],
        };
    }

    public static double Round(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
