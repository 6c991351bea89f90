namespace CaptchaGate.Playground.Traces;

/// <summary>One request as the page shows it.</summary>
/// <param name="Result"><c>passed</c>, <c>unverified</c>, <c>denied</c>, <c>unavailable</c> or <c>refused</c>.</param>
/// <param name="Headline">The same for people.</param>
/// <param name="Row">The row of the decision table; null where the request reached no decision.</param>
/// <param name="Took">Milliseconds.</param>
internal sealed record TraceView(
    long Number,
    DateTimeOffset StartedAt,
    string Gate,
    string Situation,
    string Policy,
    string Path,
    string Result,
    string Headline,
    int? Row,
    double Took,
    IReadOnlyList<StepView> Steps);

/// <summary>One step of it.</summary>
/// <param name="Kind"><c>request</c>, <c>checks</c>, <c>call</c>, <c>reply</c>, <c>probe</c>, <c>decision</c> or <c>answer</c>.</param>
/// <param name="State"><c>ok</c>, <c>failed</c> or <c>info</c>.</param>
/// <param name="At">Milliseconds since the request came; null where the step has no time of its own.</param>
/// <param name="Took">Milliseconds; null where it was not measured.</param>
internal sealed record StepView(string Kind, string State, string Title, double? At, double? Took)
{
    public string? Text { get; init; }

    public IReadOnlyList<FactView> Facts { get; init; } = [];

    /// <value>Long texts, shown when they are asked for.</value>
    public IReadOnlyList<BlockView> Blocks { get; init; } = [];
}

/// <summary>A short fact.</summary>
/// <param name="State">As of a step; <c>skipped</c> for a check that was not reached.</param>
internal sealed record FactView(string Name, string Value, string State = "info");

/// <summary>A long text under its title.</summary>
internal sealed record BlockView(string Title, string Text);
