using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Regions;

namespace CaptchaGate.Core.Resilience;

/// <summary>What is known about the widget of one region. Not safe for concurrent use.</summary>
internal sealed class WidgetRegion(RegionalService service, TimeSpan maxOpenTime, TimeProvider time)
{
    private WidgetResult? _latest;
    private long _endedAt;
    private long? _downSince;
    private long? _solvedAt;

    public RegionalService Service { get; } = service;

    /// <value>Whether the latest conclusive round failed.</value>
    public bool IsDown => _downSince is not null;

    /// <summary>Notes what a round found.</summary>
    /// <returns>Whether an outage began or ended with it.</returns>
    public bool Completed(WidgetResult result)
    {
        var wasDown = IsDown;
        (_latest, _endedAt) = (result, time.GetTimestamp());
        // "From the first failing round, ended only by a successful one."
        _downSince = result switch
        {
            WidgetResult.Up => null,
            WidgetResult.Down => _downSince ?? _endedAt,
            _ => _downSince,
        };
        return IsDown != wasDown;
    }

    /// <summary>The service accepted a newly solved challenge.</summary>
    public void Solved() => _solvedAt = time.GetTimestamp();

    /// <param name="isAsking">Whether a round is on its way.</param>
    public WidgetFinding Find(bool isAsking) => WidgetRule.Find(new WidgetEvidence
    {
        IsAsking = isAsking,
        Latest = _latest is { } result ? new WidgetSighting(result, time.GetElapsedTime(_endedAt)) : null,
        DownFor = Since(_downSince),
        SinceSolved = Since(_solvedAt),
        MaxOpenTime = maxOpenTime,
    });

    private TimeSpan? Since(long? at) => at is { } then ? time.GetElapsedTime(then) : null;
}
