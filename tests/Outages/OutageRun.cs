using CaptchaGate.TestKit.Matrix;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;
using CaptchaGate.TestKit.Processes;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.Outages.Tests;

/// <summary>One outage from its begin to some seconds after its end, with a server, visitors and a load balancer.</summary>
internal sealed class OutageRun(OutageCase one, IsolatedNetwork network, GateProcess server)
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly List<string> _faults = [];
    private readonly Crowd _crowd = new(network, one.Visitors, Pause);
    private readonly HealthWatch _health = new(network);
    private OutageTimes _times = new(server);

    public static async Task<CaseReport> RunAsync(OutageCase one)
    {
        Lateness.Measure();
        await using var network = await IsolatedNetwork.CreateAsync();
        if (!one.Warm)
            await one.Fault.BeginAsync(network);
        await using var server = await GateProcess.StartAsync(network, one.Processors, [new("FailOpen__Policy", one.Policy)]);
        return await new OutageRun(one, network, server).RunAsync();
    }

    private async Task<CaseReport> RunAsync()
    {
        if (one.Warm)
        {
            Expect(await GateProcess.VerifiesAsync(network, TimeSpan.FromSeconds(60)) is not null, "nothing was verified before the outage");
            await one.Fault.BeginAsync(network);
        }

        await network.TellAsync($"control {Addresses.Healthy}");
        _times = new OutageTimes(server);
        var began = TimeProvider.System.GetTimestamp();
        _health.Start();
        _crowd.Start();
        if (one.CanVerify)
            await BearAsync();
        else
            await EndureAsync(began);
        await _health.StopAsync();
        Expect(_health.Silent == 0, $"/health did not answer {_health.Silent} of {_health.Asked} times");
        Expect(!server.HasEnded, $"the server ended: {server.Tail}");
        var report = await network.ReportAsync();
        if (_faults.Count > 0)
            _faults.Add($"log: {string.Join("\n    ", LogExcerpt())}");
        return new CaseReport(one.ToString(), Math.Max(report.ControlSlowest, Lateness.LongestSince(began)), Figures(began), _faults);
    }

    // The addresses are known: it verifies as if nothing had happened.
    private async Task BearAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System);
        await _crowd.StopAsync();
        var unexpected = _crowd.Visits.Where(static visit => !visit.Answer.IsVerified && !visit.Answer.IsShed).ToArray();
        Expect(unexpected.Length == 0, $"{unexpected.Length} visitors were neither verified nor shed, for example {unexpected.FirstOrDefault()?.Answer}");
        Expect(_crowd.Visits.Any(static visit => visit.Answer.IsVerified), "no visitor was verified");
        Expect(server.BreakerOpenings == 0, "the breaker opened");
    }

    private async Task EndureAsync(long began)
    {
        Expect(await server.SawAsync(GateEvent.BreakerOpened, OpeningPatience), $"the breaker did not open within {OpeningPatience}");
        // Each visitor asks at least twice more; the budget of the minute is then spent.
        for (var waited = 0; waited < 20 && _crowd.Passes < one.ExpectedPasses; waited++)
            await Task.Delay(Pause, TimeProvider.System);
        await Task.Delay(2 * Pause, TimeProvider.System);
        await _crowd.StopAsync();
        Expect(_crowd.Passes == one.ExpectedPasses, $"{_crowd.Passes} visitors passed, not {one.ExpectedPasses}");
        CheckTimes(began);
        await RecoverAsync();
    }

    private void CheckTimes(long began)
    {
        Note(OutageTimes.OfAnswers(_crowd.Visits));
        if (_crowd.Visits.Where(static visit => visit.Answer.IsUnverifiedPass).MinBy(visit => visit.After(began)) is { } first)
            Note(_times.OfFirstPass(first, began));
    }

    private async Task RecoverAsync()
    {
        var before = await network.ReportAsync();
        var throttled = network.Cgroup.Throttled;
        await one.Fault.EndAsync(network);
        var ended = TimeProvider.System.GetTimestamp();
        var closed = await server.SawAsync(GateEvent.BreakerClosed, OpeningPatience);
        var after = TimeProvider.System.GetElapsedTime(ended);
        var allowed = RecoveryLimit + (network.Cgroup.Throttled - throttled) + Lateness.Between(ended, after) + Tolerance;
        Expect(closed, $"the breaker did not close within {OpeningPatience}");
        Expect(!closed || after <= allowed, $"the breaker closed after {after.TotalMilliseconds:F0} ms, allowed were {allowed.TotalMilliseconds:F0} ms");
        var report = await network.ReportAsync();
        Expect(report.Honest == before.Honest, $"{report.Honest - before.Honest} visitors' tokens were sent to find out that the service is back");
        Expect(await GateProcess.VerifiesAsync(network, TimeSpan.FromSeconds(20)) is not null, "nothing was verified after the outage");
        report = await network.ReportAsync();
        Expect(report.HonestTwice == 0, $"{report.HonestTwice} tokens were sent twice");
    }

    private void Expect(bool holds, string fault) => Note(holds ? null : fault);

    private void Note(string? fault)
    {
        if (fault is not null)
            _faults.Add(fault);
    }

    private string Figures(long began)
    {
        var answers = _crowd.Visits.Select(static visit => visit.Answer).ToArray();
        var first = _crowd.Visits.Where(static visit => visit.Answer.IsUnverifiedPass).Select(visit => visit.After(began)).DefaultIfEmpty().Min();
        var slowest = answers.Length == 0 ? TimeSpan.Zero : answers.Max(static answer => answer.Elapsed);
        return $"{answers.Length} asked, {_crowd.Passes} passed (first after {first.TotalMilliseconds:F0} ms), {answers.Count(static answer => answer.IsVerified)} verified, "
            + $"slowest {slowest.TotalMilliseconds:F0} ms, health slowest {_health.Slowest.TotalMilliseconds:F0} ms";
    }

    private IEnumerable<string> LogExcerpt() =>
        new[] { GateEvent.ProbeCompleted, GateEvent.BreakerOpened, GateEvent.BreakerClosed }
            .SelectMany(server.Events).OrderBy(static line => line.At).Take(20)
            .Select(static line => $"{line.At:HH:mm:ss.fff} {line.Message}")
            .Concat(_crowd.Visits.GroupBy(static visit => $"{visit.Answer.Status} {visit.Answer.ErrorCodes}", StringComparer.Ordinal).Select(static group => $"{group.Count()} × {group.Key}"));
}
