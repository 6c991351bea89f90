using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>"Running out of local ports, handles or pool places is SHED, never an outage": a caller that can load the process must not trigger fail-open that way.</summary>
public sealed class ExhaustionTests : IAsyncLifetime
{
    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    // A thread takes handles too, and the runtime ends the process when it cannot have a thread: so it gets them all at the start.
    // Callers cannot cause it (ConnectionLimitTests); another process that takes the last handle must not trigger fail-open.
    private static readonly (string, string?)[] ThreadsFromTheStart =
    [
        ("DOTNET_TieredCompilation", "0"),
        ("DOTNET_ThreadPool_ForceMinWorkerThreads", "4"),
        ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "4"),
    ];

    [Theory]
    [InlineData("guarded")]
    [InlineData("open")]
    public async Task Without_a_handle_left_visitors_are_turned_away_and_the_breaker_stays_closed(string policy)
    {
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(ThreadsFromTheStart).With(
            ("FailOpen__Policy", policy),
            ("FailOpen__Budget__PerClientPerMinute", "100")));
        using var client = server.Client();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => VerifyAsync(client)));
        // The runtime opens files of its own for the first failure.
        Assert.False((await client.VerifyAsync(_emulator.Mint(Scenes.V3, verdict: Fault.Reset).CaptchaVerifyParam)).Verified);
        // The caller's connection is open; the gate's own is not, and may not be opened.
        Assert.True((await VerifyAsync(client)).Verified);
        _emulator.Connections.DropAll();
        await server.LeaveHandlesAsync(0);
        var shed = new List<GateAnswer>();
        for (var i = 0; i < 20; i++)
            shed.Add(await VerifyAsync(client));

        AssertEach.Of(shed, answer =>
        {
            Assert.True(answer is { Status: 503, Success: false, Verified: false }, $"{answer}\n{server.Output}");
            Assert.Equal(["rate-limited"], answer.ErrorCodes);
            Assert.NotNull(answer.RetryAfter);
        });
        Assert.Null(server.Ended);
        await server.LimitHandlesAsync(1024);
        var after = await VerifyAsync(client);
        Assert.True(after is { Success: true, Verified: true }, $"{after}");
        Assert.Contains("\"breaker\":\"ok\"", await client.GetStringAsync(new Uri("/api/health", UriKind.Relative)), StringComparison.Ordinal);
        Assert.DoesNotContain("circuit breaker opened", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_the_concurrency_limit_visitors_are_turned_away_and_the_breaker_stays_closed()
    {
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(
            ("FailOpen__Policy", "open"),
            ("FailOpen__Budget__PerMinute", "0"),
            ("Http__RateLimit__Concurrency", "4")));
        using var client = server.Client();
        var slow = Reaction.Honest with { Latency = TimeSpan.FromMilliseconds(500) };
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.VerifyAsync(_emulator.Mint(Scenes.V3, verdict: slow).CaptchaVerifyParam)));
        Assert.Contains(answers, answer => answer.Status == 503);
        AssertEach.Of(answers, answer => Assert.True(answer is { Status: 200, Success: true, Verified: true } || answer.ErrorCodes.SequenceEqual(["rate-limited"], StringComparer.Ordinal), $"{answer}"));
        Assert.True((await VerifyAsync(client)).Success);
    }

    private Task<GateAnswer> VerifyAsync(HttpClient client) => client.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam);
}
