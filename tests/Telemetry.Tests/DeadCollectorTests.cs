using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Telemetry.Tests.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Telemetry.Tests;

/// <summary>A collector that is dead, deaf or wrong costs telemetry, never a request and never the start.</summary>
public sealed class DeadCollectorTests
{
    // More than the queues of the export hold.
    private const int Requests = 3000;

    [Theory]
    [InlineData("refuses")]
    [InlineData("is not reached")]
    [InlineData("never answers")]
    public async Task Every_request_is_answered_and_the_process_ends_in_order(string collector)
    {
        using var refused = RefusedPort.Get();
        using var hole = await BlackHole.StartAsync();
        // The system takes connections for it; no program reads them.
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var port = collector switch
        {
            "refuses" => refused.Address.Port,
            "is not reached" => hole.Address.Port,
            _ => ((IPEndPoint)deaf.LocalEndpoint).Port,
        };
        await using var emulator = await Emulator.CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });
        await using var server = await ServerProcess.StartAsync(Settings.For(emulator).With(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
            // Exports are due all the time.
            ("OTEL_BSP_SCHEDULE_DELAY", "1"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "1"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "100")));
        using var client = server.Client();
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancelled) =>
        {
            var answer = await client.VerifyAsync("no token", cancellationToken: cancelled);
            Assert.Equal(400, answer.Status);
        });
        var judged = await client.VerifyAsync(emulator.Mint(Emulator.Captcha.Scenes.V3).CaptchaVerifyParam);
        Assert.True(judged is { Success: true, Verified: true }, $"{judged}");

        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Empty(server.Errors);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:word@collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "/v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s")]
    public void A_wrong_setting_of_the_export_is_a_line_that_names_fault_and_cure(string setting, string value)
    {
        string[] arguments = [.. Settings.For(new Uri("http://127.0.0.1:1")).With(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), (setting, value))
            .Select(static pair => $"--{pair.Key.Replace("__", ":", StringComparison.Ordinal)}={pair.Value}")];
        using var server = (IDisposable)VerifyServer.CaptchaGateServer.Build([.. arguments, "--environment=Development"]);
        var fault = Assert.Single(Core.Configuration.StartupFault.Find(((Microsoft.AspNetCore.Builder.WebApplication)server).Services));
        Assert.StartsWith(setting, fault, StringComparison.Ordinal);
        Assert.Contains($"for example {setting}=", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("word", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_exported()
    {
        await using var stage = await TelemetryTestHost.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", null));
        await stage.VerifyAsync();
        Assert.False(Core.Diagnostics.Spans.Source.HasListeners());
        Assert.Empty((await stage.FlushAsync()).Requests);
    }
}
