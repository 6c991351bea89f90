using CaptchaGate.TestKit.Matrix;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.Redis.Tests.Chaos;

/// <summary>Runs one case: load, the fault, its end, and the time until every server uses the store again.</summary>
internal sealed class ChaosRun(ChaosCase one, ChaosTestHost stage, OpenLoad load)
{
    /// <summary>"recovery within 10 s"</summary>
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(10);

    // How often the servers are asked, and what a server may be late itself.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(50);

    // The first calls of a new process take longer than a verification waits for the store.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan During = MatrixChoice.Size is MatrixSize.Full ? TimeSpan.FromSeconds(6) : TimeSpan.FromSeconds(3);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(2);

    public static async Task<CaseReport> RunAsync(ChaosCase one)
    {
        await using var stage = await ChaosTestHost.StartAsync(one);
        using var load = new OpenLoad(stage.Emulator, stage.Servers);
        return await new ChaosRun(one, stage, load).RunAsync();
    }

    private async Task<CaseReport> RunAsync()
    {
        Lateness.Measure();
        load.Start();
        await Task.Delay(WarmUp, TimeProvider.System);
        await stage.UseStoreAsync(uses: true);
        var (began, losses) = (TimeProvider.System.GetTimestamp(), stage.CountLosses());
        if (one.Outage is Outage.FromTheBeginning)
            await stage.Emulator.GoDownAsync();
        await Task.Delay(Before, TimeProvider.System);
        losses = stage.CountLosses() - losses;
        var failed = TimeProvider.System.GetTimestamp();
        await stage.BeginFaultAsync();
        var worksAgain = TimeProvider.System.GetTimestamp();
        if (one.Outage is Outage.DuringTheFault)
        {
            if (!one.EndsItself)
                await stage.UseStoreAsync(uses: false);
            await stage.Emulator.GoDownAsync();
        }

        if (!one.EndsItself)
            await Task.Delay(During, TimeProvider.System);
        var ended = TimeProvider.System.GetTimestamp();
        await stage.EndFaultAsync();
        // A server may find out only later that a store has failed that works again already.
        var recoveries = one.EndsItself ? await RecoverAsync(worksAgain, During) : await RecoverAsync(ended, TimeSpan.Zero);
        await Task.Delay(After, TimeProvider.System);
        await load.StopAsync();
        var faults = new ChaosRules(one, [.. load.Answers], began, failed, ended).Check(stage.Emulator);
        CheckRecovery(recoveries, faults);
        // A store that nothing has happened to and that did not answer in time is a busy machine's.
        var control = losses > 0 ? double.PositiveInfinity : Math.Max(Lateness.LongestSince(began), load.Latest.TotalMilliseconds);
        return new CaseReport(one.ToString(), control, Figures(recoveries), faults);
    }

    // Until when each server did not use the store, and how much of that this process was late itself.
    private Task<(TimeSpan After, TimeSpan Late)[]> RecoverAsync(long from, TimeSpan atLeast) => Task.WhenAll(Enumerable.Range(0, ChaosTestHost.Instances).Select(async server =>
    {
        var lost = TimeSpan.Zero;
        while (true)
        {
            var uses = await stage.UsesStoreAsync(server);
            var elapsed = TimeProvider.System.GetElapsedTime(from);
            if (!uses)
                lost = elapsed;
            if ((uses && elapsed >= atLeast) || elapsed > Patience)
                return (lost, Lateness.Between(from, lost));
            await Task.Delay(AskInterval, TimeProvider.System);
        }
    }));

    private static void CheckRecovery((TimeSpan After, TimeSpan Late)[] recoveries, List<string> faults)
    {
        foreach (var (after, late) in recoveries.Where(static recovery => recovery.After - recovery.Late > RecoveryLimit + Tolerance))
            faults.Add($"a server used the store again only after {after.TotalSeconds:F1} s, of which this process was late {late.TotalSeconds:F1} s");
    }

    private string Figures((TimeSpan After, TimeSpan Late)[] recoveries)
    {
        LoadAnswer[] answers = [.. load.Answers];
        var statuses = string.Join(", ", answers.GroupBy(static answer => answer.Answer?.Status ?? 0).OrderBy(static status => status.Key).Select(static status => $"{status.Count()} × {status.Key}"));
        return $"{load.Sent} requests, {load.SentLate} sent late (at most {load.Latest.TotalMilliseconds:F0} ms), {load.NotSent} not sent; {statuses}; "
            + $"{answers.Count(static answer => answer.SucceedsFirst)} successes, {answers.Count(static answer => answer.PassesWithoutVerdict)} without a verdict, "
            + $"{answers.Count(static answer => answer is { Succeeds: true, SucceedsFirst: false })} replayed; "
            + $"store used again after {string.Join(", ", recoveries.Select(static recovery => $"{recovery.After.TotalSeconds:F1}"))} s";
    }
}
