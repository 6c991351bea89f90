using CaptchaGate.Core.Alibaba;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>What all cases of one property share: an emulator, and the connections to it.</summary>
public sealed class Bench : IAsyncLifetime
{
    internal CaptchaEmulator Emulator { get; private set; } = null!;

    internal SocketsHttpHandler Pool { get; } = UpstreamHandler.Create(TimeSpan.FromSeconds(30));

    public async ValueTask InitializeAsync() => Emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null, JournalCapacity = 256 });

    public async ValueTask DisposeAsync()
    {
        Pool.Dispose();
        await Emulator.DisposeAsync();
    }

    internal string Mint(Reaction? verdict = null) => Emulator.Mint(Scenes.V3, verdict: verdict).CaptchaVerifyParam;

    /// <summary>Says what the probe gets, and every other token that was not minted.</summary>
    internal void ProbeGets(Reaction reaction)
    {
        Emulator.Standing.Clear();
        Emulator.Standing.Add(reaction, call => !call.Minted);
    }

    /// <summary>A gate of its own for one case.</summary>
    internal Pipeline NewGate(string policy, IEnumerable<(string Name, string? Value)>? settings = null, Action<IServiceCollection>? replace = null)
    {
        var all = Settings.For(Emulator).With(
            ("FailOpen__Policy", policy),
            ("Captcha__Deadline", "00:00:30"),
            ("Captcha__AttemptTimeout", "00:00:20"),
            ("Captcha__ConnectTimeout", "00:00:10"),
            ("FailOpen__Budget__PerMinute", "6000"),
            ("FailOpen__Budget__Burst", "6000"),
            ("FailOpen__Budget__PerClientPerMinute", "6000"));
        foreach (var (name, value) in settings ?? [])
            all[name] = value;
        return new Pipeline(all, Pool, replace);
    }
}
