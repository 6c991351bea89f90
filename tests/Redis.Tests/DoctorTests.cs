using CaptchaGate.Emulator;
using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Redis.Tests;

public sealed class DoctorTests
{
    [Fact]
    public async Task The_doctor_says_whether_the_store_works_and_never_the_password()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var emulator = await CaptchaEmulator.StartAsync();
        Assert.Matches("shared state +ok +the shared store responds and accepts writes", await RunAsync(emulator, redis.Address, 0));

        await redis.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        Assert.Matches("shared state +warning +the shared store does not work", await RunAsync(emulator, redis.Address, 0));

        await redis.ExecuteAsync("CONFIG", "SET", "requirepass", "the-right-one");
        var report = await RunAsync(emulator, $"{redis.Address},password=the-wrong-one", 0);
        Assert.Matches("shared state +warning +the shared store does not work", report);
        Assert.DoesNotContain("the-wrong-one", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_shared_the_doctor_says_nothing_of_it()
    {
        await using var emulator = await CaptchaEmulator.StartAsync();
        Assert.DoesNotContain("shared state", await RunAsync(emulator, null, 0), StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(CaptchaEmulator emulator, string? address, int code)
    {
        var settings = Settings.For(emulator).Patient();
        if (address is not null)
            settings.With(("Shared__Redis__ConnectionString", address), ("Shared__Redis__ResultKey", Instance.ResultKey), ("Shared__Redis__MaxInstances", "4"), ("Shared__Redis__Timeout", "00:00:05"));
        await using var doctor = ServerProcess.Launch(settings, "doctor");
        Assert.Equal(code, await doctor.WaitForExitAsync());
        return doctor.Output;
    }
}
