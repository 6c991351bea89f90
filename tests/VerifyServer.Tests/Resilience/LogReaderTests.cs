using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Tests.Resilience.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests.Resilience;

/// <summary>The log never blocks a request, nor the end of the process.</summary>
public sealed class LogReaderTests : IAsyncLifetime
{
    // Of some 650 bytes each, so that a pipe of 64 KiB and the waiting lines of 1 MiB are full.
    private const int Requests = 3000;
    private const int AtOnce = 16;

    // "A reader of standard output that stops for 60 s under 500 requests a second."
    private static readonly int PerSecond = LongForm.IsOn ? 500 : 100;
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(LongForm.IsOn ? 60 : 3);
    private static readonly TimeSpan MostLateness = TimeSpan.FromMilliseconds(250);

    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        NotRun.When(!OperatingSystem.IsLinux(), "logs that no one reads; they need Linux' pipes.");
        _emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null, JournalCapacity = 1 });
    }

    public ValueTask DisposeAsync() => _emulator is null ? ValueTask.CompletedTask : _emulator.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_that_stops_costs_lines_and_no_request_and_does_not_hold_up_the_end(bool onFunctionCompute)
    {
        using var pipe = new LogPipe();
        var (server, client) = Start(pipe.Wrapper, onFunctionCompute);
        await using (server)
        using (client)
        {
            await VerifyAsync(client, server, Requests);
            Assert.Contains("\"status\":\"ok\"", await client.GetStringAsync(new Uri("/api/health", UriKind.Relative)), StringComparison.Ordinal);
            var read = await pipe.ReadUntilAsync("\"EventId\":1040");
            Assert.Contains("\"EventId\":1000", read, StringComparison.Ordinal);

            await VerifyAsync(client, server, Requests);
            await server.SignalAsync("TERM");
            Assert.Equal(0, await server.WaitForExitAsync());
        }
    }

    [Fact]
    public async Task While_the_reader_stops_requests_are_answered_as_fast_as_before()
    {
        using var pipe = new LogPipe();
        var (server, client) = Start(pipe.Wrapper, onFunctionCompute: false);
        await using (server)
        using (client)
        {
            await Eventually.HoldsAsync(() => IsHealthyAsync(client, server));
            var visitors = new PacedVisitors(client, _emulator, PerSecond);
            var (before, stopped) = await CompareAsync(visitors, pipe);
            // The machine itself was too slow to compare anything.
            for (var left = 2; left > 0 && LongForm.IsOn && (before.Lateness > MostLateness || stopped.Lateness > MostLateness); left--)
                (before, stopped) = await CompareAsync(visitors, pipe);
            TestContext.Current.SendDiagnosticMessage($"{PerSecond} a second for {Phase.TotalSeconds} s each: {before with { Others = [] }}, then {stopped with { Others = [] }}");

            Assert.Empty(before.Others);
            Assert.Empty(stopped.Others);
            // A few seconds say nothing about the slowest in a hundred.
            if (LongForm.IsOn)
                Assert.True(stopped.P99 <= 2 * before.P99, $"p99 {before.P99.TotalMilliseconds:F1} ms before, {stopped.P99.TotalMilliseconds:F1} ms without a reader");
            await server.SignalAsync("TERM");
            Assert.Equal(0, await server.WaitForExitAsync());
        }
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData("> >(:)")]
    [InlineData("> /dev/full")]
    [InlineData(">&- 2>&- <&-")]
    public async Task Without_a_standard_output_that_takes_lines_requests_are_answered(string output)
    {
        var (server, client) = Start(["/bin/bash", "-c", $"exec \"$@\" {output}", "bash"], onFunctionCompute: false);
        await using (server)
        using (client)
            await VerifyAsync(client, server, 50);
    }

    private static async Task<(PacedResult Before, PacedResult Stopped)> CompareAsync(PacedVisitors visitors, LogPipe pipe)
    {
        using var stop = new CancellationTokenSource();
        var draining = pipe.DrainAsync(stop.Token);
        // What is compiled at first use belongs to neither.
        await visitors.ComeAsync(Phase / 6);
        var before = await visitors.ComeAsync(Phase);
        await stop.CancelAsync();
        await draining;
        return (before, await visitors.ComeAsync(Phase));
    }

    private (ServerProcess Server, HttpClient Client) Start(IReadOnlyList<string> wrapper, bool onFunctionCompute)
    {
        var port = FreePort.Next();
        var settings = Settings.For(_emulator).Patient().With(
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("Http__RateLimit__UnknownPerMinute", "0"),
            ("FC_CUSTOM_LISTEN_PORT", onFunctionCompute ? $"{port}" : null),
            ("Logging__Console__FormatterName", "json"));
        return (ServerProcess.LaunchBy(wrapper, settings), new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(1) });
    }

    private async Task VerifyAsync(HttpClient client, ServerProcess server, int requests)
    {
        // It cannot say that it listens.
        await Eventually.HoldsAsync(() => IsHealthyAsync(client, server));
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, cancellationToken) =>
        {
            var answer = await client.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam, cancellationToken: cancellationToken);
            Assert.True(answer is { Success: true, Verified: true }, $"{answer}\n{server.Ended}");
        });
    }

    private static async Task<bool> IsHealthyAsync(HttpClient client, ServerProcess server)
    {
        Assert.Null(server.Ended);
        try
        {
            using var answer = await client.GetAsync(new Uri("/api/health", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
