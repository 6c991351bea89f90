using CaptchaGate.TestKit.Matrix;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;
using CaptchaGate.TestKit.Processes;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.Overload.Tests;

/// <summary>
/// 10,000 claims from 1,000 addresses, half of them with keys that came before, beside junk tokens that take every connection. The widget's
/// hosts and the service are healthy all the time. No challenge is solved, so that nothing but our own probe stands against a pass.
/// </summary>
internal sealed class ForgeryRun(ForgeryCase one, IsolatedNetwork network, GateProcess server)
{
    private const int Claims = 10_000;
    private const int ClaimConnections = 16;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Until a round has run while the server starves, and as long as the claims take.
    private static readonly TimeSpan Duration = MatrixChoice.Size is MatrixSize.Full ? 2 * Interval : Interval + TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _faults = [];

    public static async Task<CaseReport> RunAsync(ForgeryCase one)
    {
        await using var network = await IsolatedNetwork.CreateAsync();
        await using var server = await Starving.StartServerAsync(
            one.Overload,
            network,
            new("Captcha__Widget__FailOpen", "true"),
            new("Captcha__Prefix", Addresses.WidgetPrefix),
            // What would pass must not be hidden by a budget that is spent.
            new("FailOpen__Budget__PerMinute", "6000"),
            new("FailOpen__Budget__Burst", "6000"));
        return await new ForgeryRun(one, network, server).RunAsync();
    }

    private async Task<CaseReport> RunAsync()
    {
        Expect(await server.SawAsync(GateEvent.WidgetProbeCompleted, Patience), "the hosts were not asked at the start");
        await using var starving = new Starving(one.Overload, network, server);
        await network.TellAsync($"control {Addresses.First}");
        var began = TimeProvider.System.GetTimestamp();
        var flood = new Flood(network, Duration);
        var tokens = flood.TokensAsync(one.Overload.Connections);
        var claims = flood.ClaimsAsync(ClaimConnections, Claims);
        await starving.BeginAsync();
        await Task.WhenAll(tokens, claims);
        var report = await network.ReportAsync();
        await starving.EndAsync();
        Check(flood, TimeProvider.System.GetElapsedTime(began));
        var figures = $"{flood.Claimed} claims, {flood.ClaimPasses.Count} passed, {server.Events(GateEvent.WidgetProbeCompleted).Count} rounds";
        return new CaseReport(one.ToString(), report.ControlSlowest, figures, _faults);
    }

    private void Check(Flood flood, TimeSpan elapsed)
    {
        Expect(flood.Claimed > 0, "nothing was claimed");
        Expect(flood.ClaimPasses.IsEmpty, $"{flood.ClaimPasses.Count} claims passed\n    {string.Join("\n    ", server.Events(GateEvent.WidgetProbeCompleted).Select(static line => $"{line.At:HH:mm:ss.fff} {line.Message}"))}");
        Expect(!server.HasEnded, $"the server ended: {server.Tail}");
        // Its own clock says how long 10 seconds are.
        if (one.Starvation is Starvation.JumpingClock)
            return;
        var rounds = server.Events(GateEvent.WidgetProbeCompleted).Count;
        var allowed = 2 + (int)(elapsed / Interval);
        Expect(rounds <= allowed, $"{rounds} rounds in {elapsed.TotalSeconds:F0} s, allowed are {allowed}");
    }

    private void Expect(bool holds, string fault)
    {
        if (!holds)
            _faults.Add(fault);
    }
}
