using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Redis.Tests;

/// <summary>Four VerifyServer processes act as one.</summary>
public sealed class ServersTests : ServerTest
{
    private const int Posts = 200;

    private static readonly Reaction Slow = new HonestReaction { Latency = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task Of_200_concurrent_posts_with_one_key_one_is_sent_and_all_have_its_result()
    {
        await using var servers = await Servers.StartAsync(Emulator, Redis, Instances);
        var token = Emulator.Mint(Scenes.V3, verdict: Slow).CaptchaVerifyParam;
        var answers = await PostAsync(servers, token, "11111111-2222-3333-4444-555555555555");
        AssertEach.Of(Posts, answers, static answer => Assert.True(answer.Success && answer.Verified is true, answer.ToString()));
        Assert.Single(answers, static answer => !answer.Replayed);
        Assert.Single(Emulator.Journal.ForToken(token));
    }

    [Fact]
    public async Task Of_200_concurrent_posts_without_a_key_one_succeeds_and_all_others_are_duplicates()
    {
        await using var servers = await Servers.StartAsync(Emulator, Redis, Instances);
        var token = Emulator.Mint(Scenes.V3, verdict: Slow).CaptchaVerifyParam;
        var answers = await PostAsync(servers, token, null);
        Assert.Single(answers, static answer => answer.Success);
        AssertEach.Of(Posts - 1, answers.Where(static answer => !answer.Success), static answer => Assert.True(answer is { ErrorCodes: ["timeout-or-duplicate"], Retry: "new-challenge" }, answer.ToString()));
        Assert.Single(Emulator.Journal.ForToken(token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_retry_gets_the_stored_result_on_every_other_instance(bool passes)
    {
        await using var servers = await Servers.StartAsync(Emulator, Redis, Instances);
        const string Key = "11111111-2222-3333-4444-555555555555";
        var token = Emulator.Mint(Scenes.V3, verdict: passes ? Reaction.Honest : "F009").CaptchaVerifyParam;
        Assert.Equal(passes, (await servers[0].VerifyAsync(token, idempotencyKey: Key)).Success);
        for (var i = 1; i < Instances; i++)
        {
            var answer = await servers[i].VerifyAsync(token, idempotencyKey: Key);
            Assert.True(answer.Success == passes && answer.Replayed, answer.ToString());
            Assert.False((await servers[i].VerifyAsync(token)).Success);
        }

        Assert.Single(Emulator.Journal.ForToken(token));
    }

    private static async Task<GateAnswer[]> PostAsync(Servers servers, string token, string? key) =>
        await Task.WhenAll(Enumerable.Range(0, Posts).Select(i => servers[i].VerifyAsync(token, idempotencyKey: key)));
}
