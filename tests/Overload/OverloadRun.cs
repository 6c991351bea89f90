using CaptchaGate.TestKit.Matrix;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;
using CaptchaGate.TestKit.Processes;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.Overload.Tests;

/// <summary>One overload: a service that answers in 3 ms, a server that is short of something, attackers and honest visitors.</summary>
internal sealed class OverloadRun(OverloadCase one, IsolatedNetwork network, GateProcess server)
{
    private const int HonestVisitors = 4;

    /// <summary>"Evidence is never older than 15 s": so long after an outage somebody may still pass who could not be verified.</summary>
    private static readonly TimeSpan EvidenceAge = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BeforeStarving = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _faults = [];
    private readonly Crowd _crowd = new(network, HonestVisitors, Pause);

    public static async Task<CaseReport> RunAsync(OverloadCase one)
    {
        await using var network = await IsolatedNetwork.CreateAsync();
        await using var server = await Starving.StartServerAsync(one, network);
        return await new OverloadRun(one, network, server).RunAsync();
    }

    private async Task<CaseReport> RunAsync()
    {
        await GateProcess.VerifiesAsync(network, TimeSpan.FromSeconds(20));
        await using var starving = new Starving(one, network, server);
        var openings = 0;
        if (one.Starvation is Starvation.AfterOutage)
        {
            await OutageAsync();
            openings = server.BreakerOpenings;
        }

        await network.TellAsync($"control {Addresses.First}");
        var began = TimeProvider.System.GetTimestamp();
        var flood = new Flood(network, one.Starvation is Starvation.AfterOutage ? EvidenceAge + OverloadCase.Duration : OverloadCase.Duration);
        var load = LoadAsync(flood);
        _crowd.Start();
        if (one.Starvation is not Starvation.AfterOutage)
            await Task.Delay(BeforeStarving, TimeProvider.System);
        await starving.BeginAsync();
        await load;
        var report = await network.ReportAsync();
        await starving.EndAsync();
        await _crowd.StopAsync();
        Check(began, flood, openings);
        await CheckAfterwardsAsync();
        if (_faults.Count > 0)
            _faults.Add($"log: {string.Join("\n    ", LogExcerpt())}");
        return new CaseReport(one.ToString(), report.ControlSlowest, Figures(flood, report), _faults);
    }

    // Ends, with the breaker open, in the moment in which this returns.
    private async Task OutageAsync()
    {
        await network.TellAsync("mode Both Silent 100");
        var crowd = new Crowd(network, HonestVisitors, Pause);
        crowd.Start();
        await server.SawAsync(GateEvent.BreakerOpened, Patience);
        await crowd.StopAsync();
        await network.TellAsync("mode Both Answer 100");
    }

    private Task LoadAsync(Flood flood) => Task.WhenAll(flood.TokensAsync(one.Connections), one.Noise switch
    {
        Noise.HeavyBodies => flood.HeavyBodiesAsync(one.Connections),
        Noise.NewConnections => flood.NewConnectionsAsync(one.Connections),
        Noise.HalfSentBodies => flood.HalfSentBodiesAsync(one.Connections),
        _ => Task.CompletedTask,
    });

    private void Check(long began, Flood flood, int openingsBefore)
    {
        var allowed = one.Starvation is Starvation.AfterOutage ? EvidenceAge : TimeSpan.Zero;
        var passes = flood.Passes.Count(at => TimeProvider.System.GetElapsedTime(began, at) > allowed)
            + _crowd.Visits.Count(visit => visit.Answer.IsUnverifiedPass && visit.After(began) > allowed);
        Expect(passes == 0, $"{passes} callers passed without a verdict");
        var openings = server.BreakerOpenings - openingsBefore;
        Expect(openings == 0, $"the breaker opened {openings} times");
        var wasted = _crowd.Visits.Where(static visit => visit.Answer is { IsVerified: false, IsShed: false, IsUnverifiedPass: false }).ToArray();
        Expect(wasted.Length == 0, $"{wasted.Length} honest visitors were neither verified nor shed, for example {wasted.FirstOrDefault()?.Answer}");
        Expect(!server.HasEnded, $"the server ended: {server.Tail}");
    }

    private async Task CheckAfterwardsAsync()
    {
        if (!one.MayShedEverything && !server.HasEnded)
            Expect(await GateProcess.VerifiesAsync(network, Patience) is not null, $"nothing was verified within {Patience} after the load");
        var report = await network.ReportAsync();
        Expect(report.HonestTwice == 0, $"{report.HonestTwice} tokens were sent twice");
    }

    private void Expect(bool holds, string fault)
    {
        if (!holds)
            _faults.Add(fault);
    }

    private string Figures(Flood flood, PeerReport report)
    {
        var statuses = string.Join(", ", flood.Statuses.OrderBy(static status => status.Key).Select(static status => $"{status.Value} × {status.Key}"));
        return $"{statuses}; honest {_crowd.Visits.Count(static visit => visit.Answer.IsVerified)} verified of {_crowd.Visits.Count}; "
            + $"upstream {report.Answered} calls, at most {report.MostConnections} connections; {flood.Passes.Count + _crowd.Passes} passes";
    }

    private IEnumerable<string> LogExcerpt() =>
        new[] { GateEvent.ProbeCompleted, GateEvent.BreakerOpened, GateEvent.BreakerClosed, GateEvent.UnverifiedPass }
            .SelectMany(server.Events).OrderBy(static line => line.At).Take(20)
            .Select(static line => $"{line.At:HH:mm:ss.fff} {line.Message}");
}
