using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Redis.Tests;

/// <summary>Four VerifyServer processes in an outage of Alibaba Cloud.</summary>
public sealed class OutageTests : ServerTest
{
    [Fact]
    public async Task A_token_passes_once_and_four_instances_have_one_budget_across_crashes()
    {
        await using var servers = await StartAsync(30);
        var junk = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        var passes = await BeginAsync();

        // Until one passes: an instance may have to probe first. Afterwards the token is used everywhere.
        await Eventually.HoldsAsync(async () => await passes.TryAsync(servers[0], junk));
        for (var i = 0; i < 2 * Instances; i++)
            Assert.False(await passes.TryAsync(servers[i], junk));

        for (var i = 0; i < Instances; i++)
        {
            for (var j = 0; j < 5; j++)
                await passes.TryNextAsync(servers[i]);
            await servers.ReplaceAsync(i);
        }

        await Eventually.HoldsAsync(async () =>
        {
            await passes.TryOnAllAsync(servers, 1);
            return passes.Count >= 30;
        });
        await passes.TryOnAllAsync(servers, 4);
        passes.AssertNoMinuteHoldsMoreThan(30);
    }

    [Fact]
    public async Task The_budget_is_exact_with_the_store_and_at_most_twice_as_large_while_it_stops_and_comes_back_empty()
    {
        const int Budget = 8;
        await using var servers = await StartAsync(Budget);
        var passes = await BeginAsync();
        await Eventually.HoldsAsync(async () =>
        {
            await passes.TryOnAllAsync(servers, 1);
            return passes.Count >= Budget;
        });
        await passes.TryOnAllAsync(servers, 5);
        passes.AssertNoMinuteHoldsMoreThan(Budget);

        await Redis.StopAsync();
        await passes.TryOnAllAsync(servers, 10);
        await Redis.StartAgainAsync();
        await passes.TryOnAllAsync(servers, 10);
        passes.AssertNoMinuteHoldsMoreThan(2 * Budget);
    }

    private async Task<Servers> StartAsync(int budget)
    {
        var text = budget.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var servers = await Servers.StartAsync(
            Emulator, Redis, Instances, ("FailOpen__Budget__PerMinute", text), ("FailOpen__Budget__Burst", text), ("FailOpen__Budget__PerClientPerMinute", "6000"));
        await Redis.AgeAsync();
        return servers;
    }

    private async Task<Passes> BeginAsync()
    {
        string[] tokens = [.. Enumerable.Range(0, 200).Select(_ => Emulator.Mint(Scenes.V3).CaptchaVerifyParam)];
        await Emulator.GoDownAsync();
        return new Passes(tokens);
    }
}
