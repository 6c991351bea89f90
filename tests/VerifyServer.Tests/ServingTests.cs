using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>The program as an operator starts it: a process, environment variables, the emulator in Alibaba Cloud's place.</summary>
public sealed class ServingTests(RunningGate gate) : IClassFixture<RunningGate>
{
    [Fact]
    public async Task An_honest_token_verifies_and_is_used_up()
    {
        var token = gate.Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        var first = await gate.Client.VerifyAsync(token, Scenes.V3);
        Assert.True(first is { Status: 200, Success: true, Verified: true }, $"{first}");
        var second = await gate.Client.VerifyAsync(token, Scenes.V3);
        Assert.True(second is { Status: 200, Success: false, Verified: true }, $"{second}");
        Assert.Equal(["timeout-or-duplicate"], second.ErrorCodes);
        Assert.Single(gate.Emulator.Journal.ForToken(token));
    }

    [Theory]
    [InlineData("garbage", "invalid-input-response")]
    [InlineData("{\"sceneId\":", "invalid-input-response")]
    [InlineData("", "missing-input-response")]
    public async Task Garbage_is_refused_before_anything_is_paid_for(string token, string code)
    {
        var answer = await gate.Client.VerifyAsync(token, Scenes.V3);
        Assert.True(answer is { Status: 400, Success: false, MediaType: "application/problem+json" }, $"{answer}");
        Assert.Equal([code], answer.ErrorCodes);
        Assert.Empty(gate.Emulator.Journal.ForToken(token));
    }

    [Fact]
    public async Task Every_answer_forbids_storing_and_has_an_id()
    {
        var answer = await gate.Client.VerifyAsync("garbage", Scenes.V3);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(answer.Id, answer.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }
}
