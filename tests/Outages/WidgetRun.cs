using System.Security.Cryptography;
using CaptchaGate.TestKit.Matrix;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;
using CaptchaGate.TestKit.Processes;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.Outages.Tests;

/// <summary>One claim that the widget cannot load, made again for as long as it is asked to be, as the browser helper does it.</summary>
internal sealed class WidgetRun(WidgetCase one, IsolatedNetwork network, GateProcess server)
{
    private const int ClaimAgainSoon = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Visitor = VisitorAddress.Of(1);

    private readonly List<string> _faults = [];

    public static async Task<CaseReport> RunAsync(WidgetCase one)
    {
        Lateness.Measure();
        await using var network = await IsolatedNetwork.CreateAsync();
        if (!one.HasBaseline)
            await one.Fault.BeginAsync(network, one.Part);
        await using var server = await GateProcess.StartAsync(
            network,
            processors: 2,
            [
                new("FailOpen__Policy", one.Policy),
                new("FailOpen__Budget__PerMinute", one.HasBudget ? "30" : "0"),
                new("Captcha__Widget__FailOpen", "true"),
                new("Captcha__Prefix", Addresses.WidgetPrefix),
            ]);
        return await new WidgetRun(one, network, server).RunAsync();
    }

    private async Task<CaseReport> RunAsync()
    {
        Expect(await server.SawAsync(GateEvent.WidgetProbeCompleted, Patience), "the hosts were not asked at the start");
        if (one.WasSolved)
            Expect(await GateProcess.VerifiesAsync(network, Patience) is not null, "no challenge was solved");
        if (one.HasBaseline)
            await one.Fault.BeginAsync(network, one.Part);
        if (!one.ServiceIsUp)
            await network.TellAsync("mode Both Silent 100");
        await network.TellAsync($"control {Addresses.Healthy}");
        var began = TimeProvider.System.GetTimestamp();
        var answer = await ClaimAsync();
        await CheckAsync(answer);
        if (one.Passes)
            await RecoverAsync();
        Expect(!server.HasEnded, $"the server ended: {server.Tail}");
        var report = await network.ReportAsync();
        if (_faults.Count > 0)
            _faults.Add($"log: {string.Join("\n    ", server.Events(GateEvent.WidgetProbeCompleted).Select(static line => $"{line.At:HH:mm:ss.fff} {line.Message}"))}");
        return new CaseReport(one.ToString(), Math.Max(report.ControlSlowest, Lateness.LongestSince(began)), $"{answer}", _faults);
    }

    private async Task<GateAnswer> ClaimAsync()
    {
        var key = new Guid(RandomNumberGenerator.GetBytes(16));
        var started = TimeProvider.System.GetTimestamp();
        using var connection = new GateConnection(network);
        while (true)
        {
            var answer = await connection.ClaimAsync(key, Visitor);
            if (answer is { Status: 503, RetryAfter: ClaimAgainSoon } && TimeProvider.System.GetElapsedTime(started) < Patience && MayBecomeKnown)
                await Task.Delay(TimeSpan.FromSeconds(ClaimAgainSoon), TimeProvider.System);
            // The hosts answered the server's first round, which is fresh: the next one finds the fault.
            else if (answer.Status == 503 && one is { IsProven: true, HasBudget: true, WasSolved: false, Policy: not "closed" } && TimeProvider.System.GetElapsedTime(started) < Patience)
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            else
                return answer;
        }
    }

    // A redirect and a certificate of another name stay inconclusive: two rounds say enough.
    private bool MayBecomeKnown => one.Fault is not (WidgetFault.Redirect or WidgetFault.Captive) || server.Events(GateEvent.WidgetProbeCompleted).Count < 3;

    private async Task CheckAsync(GateAnswer answer)
    {
        Expect(answer.IsUnverifiedPass == one.Passes, $"{(one.Passes ? "did not pass" : "passed")}: {answer}");
        Expect(answer.Status == (one.Passes ? 200 : 503), $"status {answer.Status}");
        if (one.Passes)
        {
            Expect(answer.Degraded is "widget-unavailable", $"degraded {answer.Degraded}");
            // The log is written beside the answer.
            Expect(await server.SawAsync(GateEvent.UnverifiedPass, Patience) && server.Events(GateEvent.UnverifiedPass).Any(static pass => pass.Message.Contains("widget-unavailable", StringComparison.Ordinal)), "no event of the pass");
            Expect(server.Events(GateEvent.WidgetOutageBegan).Count == 1, "no event of the outage");
        }

        // What an initialisation host normally answers is not known, so the first answer is the baseline; a script is known to be one.
        var isBaseline = one is { Fault: WidgetFault.OtherContent, Part: FaultyPart.Initialization };
        if (one is { HasBaseline: false, Fault: not WidgetFault.None, Policy: not "closed" } && one.Fault.IsOutage() && !isBaseline)
            Expect(await server.SawAsync(GateEvent.WidgetBaselineMissing, Patience) && server.Events(GateEvent.WidgetBaselineMissing).Count == 1, $"{server.Events(GateEvent.WidgetBaselineMissing).Count} events of a missing baseline");
    }

    private async Task RecoverAsync()
    {
        await one.Fault.EndAsync(network, one.Part);
        Expect(await server.SawAsync(GateEvent.WidgetOutageEnded, Patience), "the outage did not end");
        using var connection = new GateConnection(network);
        var after = await connection.ClaimAsync(new Guid(RandomNumberGenerator.GetBytes(16)), Visitor);
        Expect(!after.Success, $"passed after the outage: {after}");
    }

    private void Expect(bool holds, string fault)
    {
        if (!holds)
            _faults.Add(fault);
    }
}
