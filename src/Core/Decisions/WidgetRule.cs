using System.Runtime.InteropServices;

namespace CaptchaGate.Core.Decisions;

/// <summary>What a round of questions to the widget's hosts found for one region.</summary>
public enum WidgetResult
{
    /// <summary>This process was too slow, had no handle, or is cut off in part: nothing is known.</summary>
    Inconclusive,

    /// <summary>A script and an initialisation host answer as they always do.</summary>
    Up,

    /// <summary>Every script, or every initialisation host, that answered before fails conclusively.</summary>
    Down,

    /// <summary>They do not answer, and did not answer this instance in the last 24 hours either.</summary>
    NoBaseline,
}

/// <summary>A finished round.</summary>
/// <param name="Result">What it found.</param>
/// <param name="Age">The time since it ended.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WidgetSighting(WidgetResult Result, TimeSpan Age);

/// <summary>What is known about a region's widget at the moment of a claim. Each default denies.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WidgetEvidence
{
    /// <value>The latest round; null before the first.</value>
    public WidgetSighting? Latest { get; init; }

    /// <value>Whether a newer round is on its way. It may find that an outage has begun, so only an outage is reported until it ends.</value>
    public bool IsAsking { get; init; }

    /// <value>The time since the first failing round after the last successful one; null when there is none.</value>
    public TimeSpan? DownFor { get; init; }

    /// <value>The time since the service accepted a newly solved challenge (T001); null when it never did.</value>
    public TimeSpan? SinceSolved { get; init; }

    /// <value>How long one outage of the widget may pass anything.</value>
    public TimeSpan MaxOpenTime { get; init; }
}

/// <summary>What a claim that the widget cannot load is worth.</summary>
public enum WidgetFinding
{
    /// <summary>No conclusive round is known yet: claim again.</summary>
    Unknown,

    /// <summary>The hosts answer here.</summary>
    Answers,

    /// <summary>They never answered here: a locked egress looks the same.</summary>
    NoBaseline,

    /// <summary>A challenge was solved just now, so widgets load.</summary>
    Solved,

    /// <summary>The outage has passed what one may pass.</summary>
    DownTooLong,

    /// <summary>The widget cannot load.</summary>
    Down,
}

/// <summary>
/// Decides what a claim is worth that the widget cannot load. Nothing of the claim is evidence: only our own round of questions to the
/// widget's hosts is, and only as long as nothing contradicts it. It is a pure function.
/// </summary>
internal static class WidgetRule
{
    /// <summary>How old a failing round may be and still count.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(15);

    /// <summary>How old any other round may be: after that the next one is due.</summary>
    public static readonly TimeSpan MaxAgeUnlessDown = TimeSpan.FromSeconds(10);

    /// <summary>How long a newly solved challenge proves that widgets load.</summary>
    public static readonly TimeSpan SolvedFor = TimeSpan.FromSeconds(90);

    public static WidgetFinding Find(in WidgetEvidence evidence) => evidence.Latest switch
    {
        null or { Result: WidgetResult.Inconclusive } => WidgetFinding.Unknown,
        { Result: not WidgetResult.Down } when evidence.IsAsking => WidgetFinding.Unknown,
        { Result: var result, Age: var age } when age > (result is WidgetResult.Down ? MaxAge : MaxAgeUnlessDown) => WidgetFinding.Unknown,
        { Result: WidgetResult.Up } => WidgetFinding.Answers,
        { Result: WidgetResult.NoBaseline } => WidgetFinding.NoBaseline,
        _ when evidence.SinceSolved <= SolvedFor => WidgetFinding.Solved,
        _ when evidence.DownFor is not { } down || down > evidence.MaxOpenTime => WidgetFinding.DownTooLong,
        _ => WidgetFinding.Down,
    };
}
