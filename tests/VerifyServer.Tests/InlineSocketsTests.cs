using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer.Kestrel;
using CaptchaGate.VerifyServer.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>"Turns both on, together; setting the variable to 0 turns both off" (docs/adr/0009).</summary>
public sealed class InlineSocketsTests
{
    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public async Task The_web_server_does_as_the_sockets_do(string value, bool inline)
    {
        await using var server = CaptchaGateServer.Build([$"--{InlineSockets.Switch}={value}"]);
        Assert.Equal(inline, server.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value.UnsafePreferInlineScheduling);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    public async Task Visitors_are_verified_either_way(string? value)
    {
        await using var emulator = await CaptchaEmulator.StartAsync();
        await using var server = await ServerProcess.StartAsync(Settings.For(emulator).With((InlineSockets.Switch, value)));
        using var client = server.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.VerifyAsync(emulator.Mint(Scenes.V3).CaptchaVerifyParam)));
        AssertEach.Of(answers, static answer => Assert.True(answer is { Status: 200, Success: true, Verified: true }, $"{answer}"));
    }
}
