using CaptchaGate.TestKit.Matrix;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;
using CaptchaGate.TestKit.Processes;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.Outages.Tests;

/// <summary>An outage of one of the two endpoints.</summary>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Warm">Whether the server had verified before.</param>
/// <param name="Down">Which endpoint; the other is healthy.</param>
internal sealed record SecondEndpointCase(Fault Fault, bool Warm, Endpoints Down)
{
    private static readonly Fault[] AllFaults = [.. Enum.GetValues<Fault>().Where(static fault => !fault.IsOfNames())];

    public static IEnumerable<SecondEndpointCase> Chosen() => MatrixChoice.Size switch
    {
        MatrixSize.Full => from fault in AllFaults from warm in new[] { true, false } from down in new[] { Endpoints.First, Endpoints.Second } select new SecondEndpointCase(fault, warm, down),
        MatrixSize.Pairwise => AllFaults.Select(static (fault, i) => new SecondEndpointCase(fault, i % 2 == 0, Endpoints.First)),
        _ => [new(Fault.Refused, Warm: true, Endpoints.First)],
    };

    public override string ToString() => $"{Down} {Fault} {(Warm ? "warm" : "cold")}";
}

/// <summary>"A silent, B healthy" verifies: a few tokens may be lost until the probe has said so, no request passes.</summary>
internal static class SecondEndpointRun
{
    private const int Visitors = 8;
    private static readonly TimeSpan ToNotice = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task<CaseReport> RunAsync(SecondEndpointCase one)
    {
        Lateness.Measure();
        await using var network = await IsolatedNetwork.CreateAsync();
        if (!one.Warm)
            await one.Fault.BeginAsync(network, one.Down);
        await using var server = await GateProcess.StartAsync(network, processors: 2, [new("FailOpen__Policy", "open")]);
        if (one.Warm)
        {
            await GateProcess.VerifiesAsync(network, TimeSpan.FromSeconds(60));
            await one.Fault.BeginAsync(network, one.Down);
        }

        await network.TellAsync($"control {Addresses.Healthy}");
        var began = TimeProvider.System.GetTimestamp();
        var crowd = new Crowd(network, Visitors, Pause);
        crowd.Start();
        await Task.Delay(ToNotice + Steady, TimeProvider.System);
        await crowd.StopAsync();
        var report = await network.ReportAsync();
        var steady = crowd.Visits.Where(visit => TimeProvider.System.GetElapsedTime(began, visit.Asked) > ToNotice).ToArray();
        var lost = crowd.Visits.Count(static visit => !visit.Answer.IsVerified);
        var faults = new List<string>();
        if (crowd.Passes > 0)
            faults.Add($"{crowd.Passes} passed without a verdict although one endpoint answers");
        if (server.BreakerOpenings > 0)
            faults.Add("the breaker opened");
        // Now and then one tries the first name again, and a busy machine sheds.
        if (steady.Count(static visit => visit.Answer.IsVerified) * 2 < steady.Length)
            faults.Add($"{steady.Count(static visit => !visit.Answer.IsVerified)} of {steady.Length} were not verified when the fault was known, for example {steady.First(static visit => !visit.Answer.IsVerified).Answer}");
        if (faults.Count > 0)
            faults.Add("log: " + string.Join("\n    ", server.Events(GateEvent.ProbeCompleted).Select(static line => $"{line.At:HH:mm:ss.fff} {line.Message}")));
        return new CaseReport(one.ToString(), Math.Max(report.ControlSlowest, Lateness.LongestSince(began)), $"{crowd.Visits.Count} asked, {lost} not verified, {crowd.Passes} passed", faults);
    }
}
