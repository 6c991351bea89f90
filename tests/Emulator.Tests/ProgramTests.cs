using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CaptchaGate.Emulator.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Emulator.Tests;

/// <summary>The program as a person starts it.</summary>
public sealed partial class ProgramTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task It_prints_where_it_listens_serves_and_stops_in_order_on_a_signal(string signal)
    {
        Signals.NotRunWhereIgnored(signal);
        using var process = Start("--port", "0");
        var line = await process.StandardOutput.ReadLineAsync(Cancel);
        var address = Ready().Match(line ?? "").Groups["address"].Value;
        Assert.NotEmpty(address);
        using var client = new Client(new Uri(address));
        Assert.Equal(200, (await client.ControlAsync(HttpMethod.Get, "health")).Status);
        Assert.Equal("F003", (await client.VerifyAsync("junk")).VerifyCode);

        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(Cancel);
        Assert.Equal(0, process.ExitCode);
        Assert.Empty(await process.StandardError.ReadToEndAsync(Cancel));
        Assert.Empty(await process.StandardOutput.ReadToEndAsync(Cancel));
    }

    [Theory]
    [InlineData("--port", "x")]
    [InlineData("--port", "65536")]
    [InlineData("--host", "everywhere")]
    [InlineData("--nonsense", "1")]
    [InlineData("--port")]
    public async Task A_wrong_argument_ends_it_with_one_line_that_names_it(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains(arguments[0], error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_it_with_one_line_that_names_it()
    {
        await using var emulator = await CaptchaEmulator.StartAsync(cancellationToken: Cancel);
        using var process = Start("--port", emulator.BaseAddress.Port.ToString(CultureInfo.InvariantCulture));
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains($"{emulator.BaseAddress.Port}", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Process Start(params string[] arguments) =>
        Programs.Start("dotnet", [typeof(CaptchaEmulator).Assembly.Location, .. arguments])!;

    [GeneratedRegex("^emulator ready: (?<address>http://127\\.0\\.0\\.1:[0-9]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ready();
}
