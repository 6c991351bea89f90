using System.Security.Cryptography;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer.Tests.Resilience.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests.Resilience;

/// <summary>A process that is killed at any moment and started again at once: no token goes out twice, no answer is corrupt, and its port is free.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int Callers = 8;

    private static readonly int Kills = LongForm.IsOn ? 100 : 10;

    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null, JournalCapacity = 1_000_000 });

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task Killed_at_random_moments_under_load_it_sends_no_token_twice_and_starts_again_on_its_port()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var settings = Settings.For(_emulator).Patient().With(("ASPNETCORE_URLS", address.OriginalString));
        using var over = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => CallAsync(address, over.Token)).ToArray();
        for (var kill = 0; kill < Kills; kill++)
        {
            // Every second one while it starts.
            await using var server = kill % 2 == 0 ? await ServerProcess.StartAsync(settings) : ServerProcess.Launch(settings);
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(kill % 2 == 0 ? 500 : 3000)), TimeProvider.System);
            Assert.Null(server.Ended);
        }

        // And once more, to stay.
        await using (var server = await ServerProcess.StartAsync(settings))
        {
            using var client = server.Client();
            Assert.True((await client.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam)).Success);
        }

        await over.CancelAsync();
        var answered = (await Task.WhenAll(callers)).Sum();
        Assert.True(answered > Kills, $"only {answered} requests were answered");
        // Calls without a token have none.
        AssertEach.Of(
            _emulator.Journal.Entries.Select(static call => call.CaptchaVerifyParam).OfType<string>().CountBy(static token => token, StringComparer.Ordinal),
            static sent => Assert.Equal(1, sent.Value));
    }

    // How many answers came. Each that comes whole is right.
    private async Task<int> CallAsync(Uri address, CancellationToken over)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
        var answered = 0;
        while (!over.IsCancellationRequested)
        {
            var token = _emulator.Mint(Scenes.V3).CaptchaVerifyParam;
            try
            {
                var answer = await client.VerifyAsync(token, cancellationToken: CancellationToken.None);
                Assert.True(answer is { Status: 200, Success: true, Verified: true }, $"{answer}");
                answered++;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }

        return answered;
    }
}
