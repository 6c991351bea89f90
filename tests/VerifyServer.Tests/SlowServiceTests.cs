using System.Diagnostics;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>
/// A service that never answers, drips or stalls, in real time. That the answer needs no more than the deadline is proven on a virtual clock
/// elsewhere; here a generous bound catches what a virtual clock cannot see, and the distribution is printed.
/// </summary>
public sealed class SlowServiceTests : IAsyncLifetime
{
    private const int AtOnce = 500;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    // What a machine that is busy with other things may add to the deadline: waiting for a processor, not for the service.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    private CaptchaEmulator _emulator = null!;
    private ServerProcess _server = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });
        _server = await ServerProcess.StartAsync(Settings.For(_emulator).With(
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("Captcha__Deadline", $"{Deadline}"),
            ("Http__RateLimit__Concurrency", "0")));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData("never-answer")]
    [InlineData("slow-headers")]
    [InlineData("slow-drip")]
    [InlineData("stall-mid-body")]
    public async Task One_visitor_gets_an_answer_in_time(string fault)
    {
        using var client = _server.Client();
        var (answer, took) = await TimedAsync(client, _emulator.Mint(Scenes.V3, verdict: fault).CaptchaVerifyParam);
        Assert.Equal("upstream-timeout", Assert.Single(answer.ErrorCodes));
        AssertInTime([took]);
    }

    [Fact]
    public async Task Five_hundred_visitors_at_once_get_answers_in_time_and_leave_nothing_behind()
    {
        using (var warm = _server.Client())
            Assert.True((await warm.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam)).Success);
        await SettleAsync(1);
        var (handles, threads) = (_server.OpenHandles, Threads());

        using (var client = _server.Client())
        {
            string[] faults = ["never-answer", "slow-headers", "slow-drip", "stall-mid-body"];
            var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce)
                .Select(i => TimedAsync(client, _emulator.Mint(Scenes.V3, verdict: faults[i % faults.Length]).CaptchaVerifyParam)));
            AssertEach.Of(answers, each => Assert.False(each.Answer.Success, $"{each.Answer}"));
            AssertInTime([.. answers.Select(each => each.Took)]);
        }

        await SettleAsync(1);
        await Eventually.HoldsAsync(() => _server.OpenHandles <= handles + 8, $"at most {handles + 8} open handles");
        await Eventually.HoldsAsync(() => Threads() <= threads + 50, $"at most {threads + 50} threads");

        using var honest = _server.Client();
        var after = await honest.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        Assert.True(after is { Success: true, Verified: true }, $"{after}");
    }

    private static async Task<(GateAnswer Answer, TimeSpan Took)> TimedAsync(HttpClient client, string token)
    {
        var started = TimeProvider.System.GetTimestamp();
        var answer = await client.VerifyAsync(token);
        return (answer, TimeProvider.System.GetElapsedTime(started));
    }

    private static void AssertInTime(TimeSpan[] took)
    {
        Array.Sort(took);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"deadline {Deadline.TotalSeconds:0.0} s; answers after {took[0].TotalSeconds:0.00} s at the least, {took[took.Length / 2].TotalSeconds:0.00} s in the middle, "
            + $"{took[took.Length * 99 / 100].TotalSeconds:0.00} s for 99 of 100, {took[^1].TotalSeconds:0.00} s at the most");
        Assert.True(took[^1] <= Deadline + Slack, $"an answer came after {took[^1]}");
    }

    // Every call has ended at the service, but for connections that are kept for the next.
    private Task SettleAsync(int kept) => Eventually.HoldsAsync(() => _emulator.Connections.Open <= kept, $"at most {kept} open connections to the service");

    private int Threads()
    {
        using var process = Process.GetProcessById(_server.Id);
        return process.Threads.Count;
    }
}
