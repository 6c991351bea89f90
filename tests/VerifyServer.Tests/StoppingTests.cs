using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>How the process ends: in order, after what it has begun, and never with 0 where that would keep it down.</summary>
public sealed class StoppingTests : IAsyncLifetime
{
    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_lets_a_request_in_flight_finish_and_ends_with_0(string signal)
    {
        Signals.NotRunWhereIgnored(signal);
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(PatientlyWaiting));
        await AssertFinishesInFlightAsync(server, signal);
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task Behind_the_Functions_host_it_never_ends_with_0_or_it_would_not_be_started_again()
    {
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With([("FUNCTIONS_CUSTOMHANDLER_PORT", "0"), .. PatientlyWaiting]));
        await AssertFinishesInFlightAsync(server, "TERM");
        Assert.NotEqual(0, await server.WaitForExitAsync());
    }

    [Fact]
    public async Task Behind_the_Functions_host_wrong_settings_do_not_end_with_0_either()
    {
        await using var server = ServerProcess.Launch(Settings.For(_emulator).With(("FUNCTIONS_CUSTOMHANDLER_PORT", "0"), ("Captcha__Region", null)));
        Assert.NotEqual(0, await server.WaitForExitAsync());
    }

    [Fact]
    public async Task A_verification_whose_caller_has_left_is_waited_for()
    {
        Signals.NotRunWhereIgnored("TERM");
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(PatientlyWaiting));
        await LeaveAsync(server, TimeSpan.FromSeconds(2));
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Contains("Passed T001", server.Output, StringComparison.Ordinal);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_verification_whose_caller_has_left_does_not_outlive_the_hosts_limit_and_is_no_fault()
    {
        Signals.NotRunWhereIgnored("TERM");
        // The service is silent for longer than the test waits for the process.
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(
            ("Captcha__Deadline", "00:01:00"), ("Captcha__AttemptTimeout", "00:00:59"), ("Captcha__ConnectTimeout", "00:00:20")));
        await LeaveAsync(server, TimeSpan.FromMinutes(5));
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.DoesNotContain("UnhandledFault", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", server.Output, StringComparison.Ordinal);
        Assert.Empty(server.Errors);
    }

    private static (string, string?)[] PatientlyWaiting =>
        [("Captcha__Deadline", "00:00:30"), ("Captcha__AttemptTimeout", "00:00:25"), ("Captcha__ConnectTimeout", "00:00:20")];

    private async Task LeaveAsync(ServerProcess server, TimeSpan latency)
    {
        var token = _emulator.Mint(Scenes.V3, verdict: Reaction.Honest with { Latency = latency }).CaptchaVerifyParam;
        using var client = server.Client();
        using var leaving = new CancellationTokenSource();
        var pending = client.VerifyAsync(token, cancellationToken: leaving.Token);
        await _emulator.Journal.WaitForAsync(journal => journal.ForToken(token).Count == 1).WaitAsync(TimeSpan.FromSeconds(30));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    private async Task AssertFinishesInFlightAsync(ServerProcess server, string signal)
    {
        var token = _emulator.Mint(Scenes.V3, verdict: Reaction.Honest with { Latency = TimeSpan.FromSeconds(2) }).CaptchaVerifyParam;
        using var client = server.Client();
        var pending = client.VerifyAsync(token);
        await _emulator.Journal.WaitForAsync(journal => journal.ForToken(token).Count == 1).WaitAsync(TimeSpan.FromSeconds(30));
        await server.SignalAsync(signal);
        var answer = await pending;
        Assert.True(answer is { Success: true, Verified: true }, $"{answer}");
    }
}
