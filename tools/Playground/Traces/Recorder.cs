using System.Collections.Concurrent;
using CaptchaGate.Emulator.Calls;
using CaptchaGate.Playground.Gates;
using CaptchaGate.Playground.Live;
using CaptchaGate.Playground.Situations;

namespace CaptchaGate.Playground.Traces;

/// <summary>Passes each posted request to an instance and records the result.</summary>
internal sealed class Recorder
{
    private const int MaxRequestBytes = 20 * 1024;
    private const int MaxAnswerBytes = 8 * 1024;

    private static readonly string[] ShownOfRequest = ["Content-Type", "Origin", "Idempotency-Key"];
    private static readonly string[] ShownOfAnswer = ["X-Captcha-Degraded", "Retry-After", "X-Request-Id"];

    private readonly GateFleet _gates;
    private readonly SimulatedFaults _world;
    private readonly Journal _journal;
    private readonly EventFeed _feed;
    private readonly TraceReport _report;
    private readonly TimeProvider _time;
    private readonly object _owner;
    private readonly ConcurrentDictionary<long, RequestTrace> _running = new();
    private readonly ConcurrentDictionary<string, ProbeSeen> _lastProbe = new(StringComparer.Ordinal);
    private long _number;

    public Recorder(GateFleet gates, SimulatedFaults world, Journal journal, EventFeed feed, LogTail log, TraceReport report, TimeProvider time, object owner)
    {
        (_gates, _world, _journal, _feed, _report, _time, _owner) = (gates, world, journal, feed, report, time, owner);
        log.Probed = OnProbed;
        // What another world's probe found says nothing about this one.
        world.Changed += (_, _) => _lastProbe.Clear();
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await _gates.First.HandleAsync(context);
            return;
        }

        var gate = _gates.Next();
        var trace = Begin(context.Request, gate.Name);
        GateScope.Current = new(_owner, gate.Name, trace);
        var (request, answer) = (new CopyingStream(context.Request.Body, MaxRequestBytes), new CopyingStream(context.Response.Body, MaxAnswerBytes));
        (context.Request.Body, context.Response.Body) = (request, answer);
        try
        {
            await gate.HandleAsync(context);
        }
        finally
        {
            (trace.RequestBody, trace.RequestBytes, trace.AnswerBody) = (request.Copy, request.Bytes, answer.Copy);
            End(trace, context.Response);
        }
    }

    private RequestTrace Begin(HttpRequest request, string gate)
    {
        var trace = new RequestTrace(Interlocked.Increment(ref _number), gate, _world.Settings, _time.GetUtcNow(), _journal.Total)
        {
            Method = request.Method,
            Path = request.Path,
            RequestHeaders = Chosen(request.Headers, ShownOfRequest),
            ContentType = request.ContentType,
        };
        _running[trace.Number] = trace;
        return trace;
    }

    private void End(RequestTrace trace, HttpResponse response)
    {
        _running.TryRemove(trace.Number, out _);
        trace.Took = _time.GetUtcNow() - trace.StartedAt;
        trace.Status = response.StatusCode;
        trace.AnswerHeaders = Chosen(response.Headers, ShownOfAnswer);
        if (trace.Probes.Count == 0 && _lastProbe.TryGetValue(trace.Gate, out var earlier))
            trace.Add(earlier);
        _feed.Trace(_report.Of(trace));
    }

    private void OnProbed(ProbeSeen probe)
    {
        _lastProbe[probe.Gate] = probe;
        foreach (var trace in _running.Values.Where(trace => string.Equals(trace.Gate, probe.Gate, StringComparison.Ordinal)))
            trace.Add(probe);
    }

    private static (string, string)[] Chosen(IHeaderDictionary headers, string[] names) =>
        [.. names.Where(headers.ContainsKey).Select(name => (name, headers[name].ToString()))];
}
