using System.Collections.Concurrent;
using System.Globalization;
using CaptchaGate.TestKit.Matrix;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;
using CaptchaGate.TestKit.Processes;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.Outages.Tests;

/// <summary>
/// Visitors come at a fixed rate, each from another address. While a service answers a fifth of them, it is there: no visitor passes. One that
/// answers less is down only when two probes in a row failed.
/// </summary>
internal sealed class PartialRun(PartialCase one, IsolatedNetwork network, GateProcess server)
{
    private const int SceneBudget = 30;
    private const int EnoughAnswers = 20;

    /// <summary>So many may get their answer before the first probe has its result.</summary>
    private const int BeforeTheFirstProbe = 2;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    /// <summary>How long a probe counts: after a healthy one two failing probes are needed, which is the subject of other cases.</summary>
    private static readonly TimeSpan EvidenceAge = TimeSpan.FromSeconds(15);

    /// <summary>An answer that arrives between the decision and its line in the log is no part of the decision.</summary>
    private static readonly TimeSpan DecisionToEvent = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<PartialVisit> _visits = new();
    private readonly List<string> _faults = [];

    public static async Task<CaseReport> RunAsync(PartialCase one)
    {
        Lateness.Measure();
        await using var network = await IsolatedNetwork.CreateAsync();
        await using var server = await GateProcess.StartAsync(network, processors: 2, [new("FailOpen__Policy", one.Policy)]);
        return await new PartialRun(one, network, server).RunAsync();
    }

    private async Task<CaseReport> RunAsync()
    {
        if (await GateProcess.VerifiesAsync(network, TimeSpan.FromSeconds(60)) is null)
            _faults.Add("nothing was verified before the outage");
        while (server.Events(GateEvent.ProbeCompleted).Any(static probe => TimeProvider.System.GetUtcNow() - probe.At <= EvidenceAge))
            await Task.Delay(Pause, TimeProvider.System);
        await network.TellAsync($"mode Both Answer {one.Share}");
        await network.TellAsync($"control {Addresses.Healthy}");
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(await AskAsync());
        Check();
        var report = await network.ReportAsync();
        var figures = $"{_visits.Count} asked, {Passes} passed, {_visits.Count(static visit => visit.Answer.IsVerified)} verified, {server.BreakerOpenings} openings";
        return new CaseReport(one.ToString(), Math.Max(report.ControlSlowest, Lateness.LongestSince(began)), figures, _faults);
    }

    // At exactly the limit some moments are above it and some below: there, each pass is compared with the calls before it.
    private bool IsThere => one.Share > EnoughAnswers;

    private int Passes => _visits.Count(static visit => visit.Answer.IsUnverifiedPass);

    private async Task<List<Task>> AskAsync()
    {
        var asked = new List<Task>();
        var started = TimeProvider.System.GetTimestamp();
        for (var number = 0; TimeProvider.System.GetElapsedTime(started) < Duration; number++)
        {
            asked.Add(VisitAsync(VisitorAddress.Of(number)));
            var next = TimeSpan.FromSeconds((double)(number + 1) / one.Rate) - TimeProvider.System.GetElapsedTime(started);
            if (next > TimeSpan.Zero)
                await Task.Delay(next, TimeProvider.System);
        }

        return asked;
    }

    private async Task VisitAsync(string address)
    {
        using var connection = new GateConnection(network);
        var asked = TimeProvider.System.GetUtcNow();
        var answer = await connection.VerifyAsync(Tokens.Honest(), address);
        _visits.Enqueue(new PartialVisit(asked, TimeProvider.System.GetUtcNow(), answer));
    }

    private void Check()
    {
        if (IsThere && Passes > 0)
            _faults.Add($"{Passes} passed although enough were answered\n    {string.Join("\n    ", ProbesAndPasses())}");
        if (Passes > SceneBudget)
            _faults.Add($"{Passes} passed, more than the scene's budget of {SceneBudget}");
        var expected = Math.Min(SceneBudget, _visits.Count - BeforeTheFirstProbe);
        if (one.Share == 0 && Passes < expected)
            _faults.Add($"{Passes} of {_visits.Count} passed, fewer than {expected}\n    {string.Join("\n    ", ProbesAndPasses())}");
        var contradicted = server.Events(GateEvent.UnverifiedPass).Where(IsContradicted).ToArray();
        if (contradicted.Length > 0)
            _faults.Add($"{contradicted.Length} passed while a fifth was answered, the first at {contradicted[0].At:HH:mm:ss.fff}\n    {string.Join("\n    ", ProbesAndPasses())}");
        var unproven = server.Events(GateEvent.UnverifiedPass).Where(pass => !IsProven(pass)).ToArray();
        if (unproven.Length > 0)
            _faults.Add($"{unproven.Length} passed without a failing probe, the first at {unproven[0].At:HH:mm:ss.fff}\n    {string.Join("\n    ", ProbesAndPasses())}");
        if (server.HasEnded)
            _faults.Add($"the server ended: {server.Tail}");
    }

    // One failing probe proves an outage as long as no visitor was answered; where some are, though too few to contradict, it takes two.
    private bool IsProven(GateEvent pass)
    {
        var probes = server.Events(GateEvent.ProbeCompleted).Where(probe => probe.At <= pass.At).ToArray();
        var needed = probes.Length > 0 && _visits.Any(visit => visit.WasVerifiedBetween(StartOf(probes[^1]), pass.At - DecisionToEvent)) ? 2 : 1;
        return probes.Length >= needed && probes.TakeLast(needed).All(static probe => probe.State["Result"] is "Failing");
    }

    // Of the calls that ended since the latest probe began a fifth was answered; one call at each end of that time may count or not.
    private bool IsContradicted(GateEvent pass)
    {
        var probe = server.Events(GateEvent.ProbeCompleted).LastOrDefault(probe => probe.At <= pass.At);
        if (probe is null)
            return false;
        var start = StartOf(probe);
        var answered = _visits.Count(visit => visit.WasVerifiedBetween(start, pass.At - DecisionToEvent));
        var ended = _visits.Count(visit => visit.Answered >= start && visit.Answered <= pass.At + DecisionToEvent);
        return answered > 1 && (answered - 1) * 100 >= ended * EnoughAnswers;
    }

    private static DateTimeOffset StartOf(GateEvent probe) => probe.At - TimeSpan.FromMilliseconds(double.Parse(probe.State["ElapsedMs"], CultureInfo.InvariantCulture));

    private IEnumerable<string> ProbesAndPasses() =>
        server.Events(GateEvent.ProbeCompleted).Concat(server.Events(GateEvent.BreakerOpened)).Concat(server.Events(GateEvent.BreakerClosed))
            .Concat(server.Events(GateEvent.UnverifiedPass).Take(5))
            .OrderBy(static line => line.At).Select(static line => $"{line.At:HH:mm:ss.fff} {line.Message}");
}

/// <param name="Asked">When the visitor asked.</param>
/// <param name="Answered">When the answer was there.</param>
/// <param name="Answer">The answer.</param>
internal sealed record PartialVisit(DateTimeOffset Asked, DateTimeOffset Answered, GateAnswer Answer)
{
    public bool WasVerifiedBetween(DateTimeOffset start, DateTimeOffset end) => Answer.IsVerified && Asked >= start && Answered <= end;
}
