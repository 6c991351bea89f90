using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests.Resilience.Support;

/// <summary>A caller who comes on a new connection: an open one would have a place already.</summary>
internal static class NewConnectionProbe
{
    /// <summary>Has a token verified. On a machine that is busy a connection may lose its place before its request was looked at; then it comes again, as a browser does.</summary>
    public static Task IsServedAsync(ServerProcess server, CaptchaEmulator emulator) => Eventually.HoldsAsync(async () =>
    {
        using var client = server.Client();
        try
        {
            var answer = await client.VerifyAsync(emulator.Mint(Scenes.V3).CaptchaVerifyParam);
            Assert.True(answer is { Success: true, Verified: true }, $"{answer}");
            return true;
        }
        catch (HttpRequestException)
        {
            Assert.Null(server.Ended);
            return false;
        }
    });
}
