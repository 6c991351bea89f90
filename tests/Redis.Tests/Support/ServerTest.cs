using CaptchaGate.Emulator;

namespace CaptchaGate.Redis.Tests.Support;

/// <summary>Tests of several VerifyServer processes: an emulator and a Redis server for each test.</summary>
public abstract class ServerTest : IAsyncLifetime
{
    private protected const int Instances = 4;

    private protected CaptchaEmulator Emulator { get; private set; } = null!;

    private protected RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Redis is null)
            return;
        await Emulator.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
