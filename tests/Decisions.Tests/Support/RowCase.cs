using System.Globalization;
using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>One row under one policy, provoked in one way in one world, and everything that the table says of it.</summary>
internal sealed record RowCase(TableRow Row, string Policy, Scenario Scenario, CaseAssumptions World, Expectation Expected)
{
    // A row that sends on to others, or back to a stored answer, is seen as the row where it ends.
    private TableRow End => Scenario.EndsInRow is { } row ? TableRow.Of(row) : Row;

    /// <returns>What is wrong; empty when the table is obeyed.</returns>
    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        var plan = new CasePlan { Policy = Policy };
        plan.Settings["Captcha__AllowTestMode"] = World.AllowTestMode ? "true" : "false";
        if (World.BudgetSpent)
            plan.Settings["FailOpen__Budget__PerMinute"] = "0";
        plan.ProbeFails = World.ProbeFails;
        Scenario.Plan?.Invoke(plan);
        // A broken way breaks the probe's as well; here the case says which of the two is broken.
        if (End.Group is "transport" && (plan.RealNames || plan.Connect is not null))
            plan.Probe ??= new ScriptedProbe { Result = World.ProbeFails ? ProbeResult.Failing : ProbeResult.Healthy };
        await using var gate = await GateHarness.StartAsync(plan);
        if (World.ProbeFails)
            gate.Emulator.Standing.Add("reset", call => !call.Minted);
        var sent = await Scenario.RunAsync(gate);
        var faults = new List<string>();
        if (sent.Answer is { } answer)
            // A token that may have been processed is never sent again.
            faults.AddRange((End.Class is "AMBIGUOUS" && Expected.Retry is "later" ? Expected with { Retry = "new-challenge" } : Expected).Faults(answer));
        await CheckEventsAsync(gate, sent, faults);
        CheckUpstream(gate, sent, faults);
        if (Scenario.After is { } after)
            await after(gate);
        return [.. faults.Select(fault => $"{Scenario}{World}: {fault}{(sent.Answer is { } came ? $" in {came}" : "")}")];
    }

    private async Task CheckEventsAsync(GateHarness gate, Sent sent, List<string> faults)
    {
        var requestId = sent.Answer?.Id;
        var told = await gate.Log.WaitForAsync(Scenario.Event, logged => requestId is null || string.Equals(logged.Value("Id"), requestId, StringComparison.Ordinal));
        if (Scenario.Event is 1000 or 1020)
        {
            if (!Enum.TryParse<Outcome>(told.Value("Outcome"), out var outcome) || (int)outcome != End.Id)
                faults.Add($"event {told.Id.Id} tells of {told.Value("Outcome")}, not of row {End.Id}");
            if (told.Level != Level(End.Log))
                faults.Add($"event {told.Id.Id} is {told.Level}, not {End.Log}");
        }

        if (Scenario.Event == 1000 && !string.Equals(told.Value("Class"), End.Class, StringComparison.OrdinalIgnoreCase))
            faults.Add($"event 1000 tells of class {told.Value("Class")}, not {End.Class}");
        if (requestId is not null && (gate.Log.Of(1000, requestId).Count + gate.Log.Of(1020, requestId).Count) != 1)
            faults.Add("there is not one event of the request");

        var degraded = Expected.Degraded is not null;
        if (sent.Answer is { } answer && gate.Log.Of(1001, answer.Id).Count != (degraded ? 1 : 0))
            faults.Add($"{gate.Log.Of(1001, answer.Id).Count} events of an unverified pass");
        var counted = Metrics.UnverifiedPasses(gate.Alias) - gate.PassesBefore;
        if (counted != (degraded ? 1 : 0))
            faults.Add($"{counted} unverified passes are counted");
        if (End.Class is "MISCONFIGURED" && !gate.Log.Of(1002).Any(logged => logged.Level is LogLevel.Critical))
            faults.Add("no critical event");
        if (End.Class is "THROTTLED" && gate.Log.Of(1011).Count == 0)
            faults.Add("no event of throttling");
    }

    private void CheckUpstream(GateHarness gate, Sent sent, List<string> faults)
    {
        var ofToken = sent.Token is null ? [] : gate.Emulator.Journal.ForToken(sent.Token);
        if (ofToken.Count != Scenario.Calls)
            faults.Add($"{ofToken.Count} requests went upstream with the token, not {Scenario.Calls}");
        var billed = ofToken.Count(call => call.Billed);
        if (billed != Scenario.Billed)
            faults.Add($"{billed} of them were billed, not {Scenario.Billed}");
        if (ofToken.Select(call => call.Nonce).Distinct(StringComparer.Ordinal).Count() != ofToken.Count)
            faults.Add("a nonce was used twice");
        var probes = gate.Emulator.Journal.Entries.Count(call => !call.Minted);
        var needed = End.Http[Policy].StartsWith("probe fails", StringComparison.Ordinal);
        var real = gate.Plan.Probe is null;
        // On a busy machine any call may be silent for long enough to start a probe.
        if (probes > 1 || (needed && real && probes != 1))
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{probes} probes were sent"));
    }

    private static LogLevel Level(string name) => name switch
    {
        "info" => LogLevel.Information,
        _ => Enum.Parse<LogLevel>(name, ignoreCase: true),
    };
}
