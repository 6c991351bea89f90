using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests.Resilience;

/// <summary>Callers cannot fill the log: what they can cause is counted, and one line stands for many.</summary>
public sealed class CallerNoiseTests : IAsyncLifetime
{
    private const int Each = 60;

    private CaptchaEmulator _emulator = null!;

    public static TheoryData<string, bool> Noises => new()
    {
        // Half of a body, then a reset.
        { "POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", true },
        // Half of a body, then the end.
        { "POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", false },
        { "POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", true },
        { "GET /api/openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n", true },
        { "GET / HTTP/9.9\r\n\r\n", false },
        { "\0\x1\x2 no request at all\r\n\r\n", false },
        { "GET /api/health HTTP/1.1\r\nHost: x\r\n", true },
        { "POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", false },
        { "POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n", false },
        { "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", false },
    };

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [MemberData(nameof(Noises))]
    public async Task Callers_who_misbehave_alike_fill_no_log(string request, bool reset)
    {
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(("Logging__Console__FormatterName", "json"), ("Http__RateLimit__PerClientPerMinute", "20")));
        var before = Lines(server).Length;
        await Parallel.ForEachAsync(Enumerable.Range(0, Each), async (_, _) => await CallAsync(server, request, reset));
        await server.SignalAsync("TERM");
        await server.WaitForExitAsync();
        var lines = Lines(server)[before..];
        Assert.DoesNotContain(lines, static line => line.TryGetProperty("Exception", out var _));
        // Some kinds of refusal, and the end of the process.
        Assert.True(lines.Length <= 8, server.Output);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task Bodies_that_are_too_slow_fill_no_log()
    {
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(("Logging__Console__FormatterName", "json")));
        var before = Lines(server).Length;
        var callers = Enumerable.Range(0, Each).Select(async _ =>
        {
            using var socket = await ConnectAsync(server);
            await socket.SendAsync("POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray());
            var buffer = new byte[4096];
            Assert.StartsWith("HTTP/1.1 408", Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer)), StringComparison.Ordinal);
            while (await socket.ReceiveAsync(buffer) > 0)
                continue;
        });
        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromMinutes(1));
        await server.SignalAsync("TERM");
        await server.WaitForExitAsync();
        var lines = Lines(server)[before..];
        Assert.Single(lines, static line => line.GetProperty("EventId").GetInt32() == 1020);
        Assert.True(lines.Length <= 4, server.Output);
    }

    private static async Task CallAsync(ServerProcess server, string request, bool reset)
    {
        using var socket = await ConnectAsync(server);
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(request));
            if (reset)
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            else
                socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[256];
            if (!reset)
                await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (SocketException)
        {
            // The server was faster.
        }
    }

    private static async Task<Socket> ConnectAsync(ServerProcess server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        return socket;
    }

    private static JsonElement[] Lines(ServerProcess server) =>
        [.. server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
}
