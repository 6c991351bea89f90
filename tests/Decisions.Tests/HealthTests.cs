using CaptchaGate.Core.Credentials;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests;

/// <summary>Health answers from what is known, whatever the store and the network do.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task While_the_first_read_of_the_store_hangs_health_answers_at_once_and_only_live_is_well()
    {
        var hanging = new TaskCompletionSource<CredentialLoad>(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new ScriptedSource();
        source.SaysLater(() => hanging.Task);
        await using var gate = await GateHarness.StartAsync(new CasePlan { Source = source });
        // Each would wait for the read, which ends below, if it waited for anything.
        Assert.Equal((200, 503, 503), await AskAsync(gate));

        hanging.SetResult(ScriptedSource.Key());
        await Eventually.HoldsAsync(async () => await AskAsync(gate) == (200, 200, 200), "(200, 200, 200)");
    }

    [Fact]
    public async Task A_store_that_was_never_there_leaves_the_instance_live_and_not_ready_and_its_return_is_found_without_a_visitor()
    {
        var source = new ScriptedSource();
        source.Says(static () => ScriptedSource.Down);
        await using var gate = await GateHarness.StartAsync(new CasePlan { Source = source });
        // Asking starts the read where the start has not, and does not wait for it.
        Assert.Equal((200, 503, 503), await AskAsync(gate));

        source.Says(static () => ScriptedSource.Key());
        gate.Time.Advance(CredentialCache.RetryAfterFailure);
        await Eventually.HoldsAsync(async () => await AskAsync(gate) == (200, 200, 200), "(200, 200, 200)");
    }

    [Fact]
    public async Task Once_there_was_a_key_no_outage_of_the_store_makes_the_instance_not_ready()
    {
        var source = new ScriptedSource();
        await using var gate = await GateHarness.StartAsync(new CasePlan { Source = source });
        await Eventually.HoldsAsync(async () => await AskAsync(gate) == (200, 200, 200), "(200, 200, 200)");

        source.Says(static () => ScriptedSource.Down);
        gate.Time.Advance(TimeSpan.FromHours(25));
        await Eventually.HoldsAsync(async () => await AskAsync(gate) == (200, 200, 503), "(200, 200, 503)");
    }

    [Fact]
    public async Task An_outage_of_alibaba_cloud_leaves_the_instance_live_and_ready()
    {
        await using var gate = await GateHarness.StartAsync(new CasePlan());
        await Eventually.HoldsAsync(async () => await AskAsync(gate) == (200, 200, 200), "(200, 200, 200)");
        await gate.Emulator.GoDownAsync();
        await gate.Client.VerifyAsync(gate.Mint());
        Assert.Equal((200, 200, 200), await AskAsync(gate));
    }

    private static async Task<(int Live, int Ready, int Whole)> AskAsync(GateHarness gate) =>
        (await StatusAsync(gate, "/api/health/live"), await StatusAsync(gate, "/api/health/ready"), await StatusAsync(gate, "/api/health"));

    private static async Task<int> StatusAsync(GateHarness gate, string route)
    {
        using var answer = await gate.Client.GetAsync(new Uri(route, UriKind.Relative));
        return (int)answer.StatusCode;
    }
}
