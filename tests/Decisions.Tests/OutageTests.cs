using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Network;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests;

/// <summary>When the service really dies: visitors pass from the first failure on, within the budget, and the probe alone finds it back.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(ConnectionFault.ResetOnFirstBytes)]
    [InlineData(ConnectionFault.Close)]
    [InlineData(ConnectionFault.TlsAlert)]
    public async Task Honest_visitors_pass_within_the_budget_and_the_probe_brings_the_service_back(ConnectionFault fault)
    {
        var plan = new CasePlan { RealNames = true };
        plan.Settings["FailOpen__Budget__PerMinute"] = "8";
        plan.Settings["FailOpen__Budget__Burst"] = "8";
        await using var gate = await GateHarness.StartAsync(plan);
        await AssertVerifiedAsync(gate);

        Die(gate, fault);
        await AssertBudgetIsSpentAsync(gate, 8);
        await gate.Log.WaitForAsync(1005);

        var before = gate.Emulator.Journal.Total;
        gate.Emulator.Connections.Standing = ConnectionFault.None;
        var returned = TimeProvider.System.GetTimestamp();
        var closed = await gate.Log.WaitForAsync(1006);
        TestContext.Current.TestOutputHelper?.WriteLine($"recovered in {TimeProvider.System.GetElapsedTime(returned).TotalSeconds:0.0} s of {Return.TotalSeconds:0} s");

        Assert.Equal("BreakerClosed", closed.Id.Name);
        // No visitor's token was sent as a test.
        AssertEach.Of(gate.Emulator.Journal.Entries.Where(call => call.Number > before), call => Assert.False(call.Minted));
        await AssertVerifiedAsync(gate);
    }

    [Fact]
    public async Task A_service_that_takes_calls_and_answers_none_lets_visitors_pass_because_the_probe_fails_too()
    {
        var plan = new CasePlan();
        plan.Settings["FailOpen__Budget__PerMinute"] = "8";
        plan.Settings["FailOpen__Budget__Burst"] = "8";
        await using var gate = await GateHarness.StartAsync(plan);
        gate.Emulator.Standing.Add("500");
        await AssertBudgetIsSpentAsync(gate, 8);
        await gate.Log.WaitForAsync(1005);
        Assert.True(gate.Emulator.Journal.Entries.Where(call => call.Minted).All(call => call.Outcome is "InternalError"));

        gate.Emulator.Standing.Clear();
        var spent = gate.Emulator.Journal.Entries.Count(call => call.Minted);
        await gate.Log.WaitForAsync(1006);
        Assert.Equal(spent, gate.Emulator.Journal.Entries.Count(call => call.Minted));
        await AssertVerifiedAsync(gate);
    }

    [Fact]
    public async Task While_the_breaker_is_open_nothing_is_sent_and_nobody_waits_and_the_switch_can_keep_it_so()
    {
        var plan = new CasePlan();
        plan.Settings["FailOpen__Breaker"] = "isolated";
        await using var gate = await GateHarness.StartAsync(plan);
        for (var i = 0; i < 10; i++)
            Assert.Equal("upstream-unavailable", (await gate.Client.VerifyAsync(gate.Mint())).Degraded);
        Assert.Equal(0, gate.Emulator.Journal.Total);
    }

    [Fact]
    public async Task The_switch_can_keep_the_breaker_closed_through_an_outage()
    {
        var plan = new CasePlan();
        plan.Settings["FailOpen__Breaker"] = "closed";
        await using var gate = await GateHarness.StartAsync(plan);
        gate.Emulator.Standing.Add("500");
        for (var i = 0; i < 20; i++)
            await gate.Client.VerifyAsync(gate.Mint());
        Assert.Equal(20, gate.Emulator.Journal.Entries.Count(call => call.Minted));
    }

    private static void Die(GateHarness gate, ConnectionFault fault)
    {
        gate.Emulator.Connections.Standing = fault;
        gate.Emulator.Connections.DropAll();
    }

    private static async Task AssertBudgetIsSpentAsync(GateHarness gate, int budget)
    {
        for (var i = 0; i < budget; i++)
        {
            var answer = await gate.Client.VerifyAsync(gate.Mint());
            Assert.True(answer is { Success: true, Verified: false }, $"visitor {i + 1}: {answer}");
        }

        var beyond = await gate.Client.VerifyAsync(gate.Mint());
        Assert.Contains("fail-open-budget-exhausted", beyond.ErrorCodes, StringComparer.Ordinal);
        Assert.Equal(budget, gate.Log.Of(1001).Count);
    }

    private static async Task AssertVerifiedAsync(GateHarness gate)
    {
        var answer = await gate.Client.VerifyAsync(gate.Mint());
        Assert.True(answer is { Success: true, Verified: true }, $"{answer}");
    }
}
