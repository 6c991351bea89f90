using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.VerifyServer.Tests.Support;

/// <summary>One process and one emulator for a whole class; its tests tell their calls apart by their tokens.</summary>
public sealed class RunningGate : IAsyncLifetime
{
    private ServerProcess _server = null!;

    public CaptchaEmulator Emulator { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Emulator = await CaptchaEmulator.StartAsync();
        _server = await ServerProcess.StartAsync(Settings.For(Emulator).With(
            ("Captcha__SceneId", null),
            ("Captcha__Scenes__v2__Id", Scenes.V2),
            ("Captcha__Scenes__v3__Id", Scenes.V3)));
        Client = _server.Client();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
