using System.Collections.Concurrent;
using System.Diagnostics;
using CaptchaGate.Playground.Live;
using CaptchaGate.Playground.Situations;

namespace CaptchaGate.Playground.Traces;

/// <summary>What is gathered about one request while an instance processes it.</summary>
internal sealed class RequestTrace(long number, string gate, WorldSettings world, DateTimeOffset startedAt, long journalTotal)
{
    // More than two calls, their verification and a load of credentials cannot be in one request.
    private const int MaxSpans = 16;

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<ProbeSeen> _probes = new();

    public long Number => number;

    public string Gate => gate;

    /// <value>How the world was when the request came.</value>
    public WorldSettings World => world;

    public DateTimeOffset StartedAt => startedAt;

    /// <value>How many calls the emulator had had before.</value>
    public long JournalTotal => journalTotal;

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required IReadOnlyList<(string Name, string Value)> RequestHeaders { get; init; }

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> RequestBody { get; set; }

    public long RequestBytes { get; set; }

    public int Status { get; set; }

    public IReadOnlyList<(string Name, string Value)> AnswerHeaders { get; set; } = [];

    public ReadOnlyMemory<byte> AnswerBody { get; set; }

    public TimeSpan Took { get; set; }

    /// <value>The outcome of a request that was refused before its token was looked at; null otherwise.</value>
    public string? Refusal { get; private set; }

    /// <value>Finished spans, the inner ones first.</value>
    public IReadOnlyList<Activity> Spans => [.. _spans.OrderBy(static span => span.StartTimeUtc)];

    /// <value>Probes that ended meanwhile; the last one of before where none did.</value>
    public IReadOnlyList<ProbeSeen> Probes => [.. _probes];

    public void Refused(string? outcome) => Refusal = outcome;

    public void Add(Activity span)
    {
        if (_spans.Count < MaxSpans)
            _spans.Enqueue(span);
    }

    public void Add(ProbeSeen probe)
    {
        if (_probes.Count < MaxSpans)
            _probes.Enqueue(probe);
    }
}
