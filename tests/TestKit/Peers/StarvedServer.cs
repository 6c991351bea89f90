using System.Globalization;
using CaptchaGate.VerifyServer;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.TestKit.Peers;

/// <summary>The server in a process whose thread pool is blocked again and again, or whose clock jumps.</summary>
internal static class StarvedServer
{
    public const string Name = "server";
    public const string BlockedThreads = "--blocked-threads";
    public const string JumpingClock = "--jumping-clock";

    public static async Task<int> RunAsync(string[] options)
    {
        await using var app = CaptchaGateServer.Build([], builder =>
        {
            if (options is [JumpingClock])
                builder.Services.AddSingleton<TimeProvider>(new JumpingTime());
        });
        if (options is [BlockedThreads, var threads])
            _ = BlockAsync(int.Parse(threads, CultureInfo.InvariantCulture));
        await app.RunAsync();
        return 0;
    }

    // As a library that waits synchronously would: every thread of the pool, and as many work items in front of everybody else's.
    private static async Task BlockAsync(int threads)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            using var never = new ManualResetEventSlim();
            await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() => never.Wait(TimeSpan.FromMilliseconds(1500)))));
        }
    }
}
