using System.Net;
using System.Net.Sockets;
using System.Text;
using CaptchaGate.Emulator;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Tests.Resilience.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests.Resilience;

/// <summary>Connections that send no request keep no one out. How long they may, <c>ConnectionTableTests</c> tells.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private const string Health = "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n";

    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("FC_CUSTOM_LISTEN_PORT")]
    public async Task A_connection_without_a_whole_request_is_closed_and_an_idle_one_that_had_one_is_not(string? platform)
    {
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With((platform ?? "Unused", platform is null ? null : "0")));
        using var proven = await ConnectAsync(server, Health);
        Assert.StartsWith("HTTP/1.1 200", await ReadSomeAsync(proven), StringComparison.Ordinal);
        var others = new List<Socket>
        {
            await ConnectAsync(server, ""),
            await ConnectAsync(server, "POST /api/verify HTTP/1.1\r\nHost"),
            await ConnectAsync(server, "POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"),
            await ConnectAsync(server, "POST /api/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"),
        };
        await Eventually.HoldsAsync(() => others.TrueForAll(IsClosed));
        others.ForEach(static socket => socket.Dispose());
        await proven.SendAsync(Encoding.ASCII.GetBytes(Health));
        Assert.StartsWith("HTTP/1.1 200", await ReadSomeAsync(proven), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("0", 100)]
    [InlineData("1", 1)]
    public async Task Silent_connections_beyond_every_limit_keep_no_one_out(string trustedHops, int addresses)
    {
        NotRun.When(!OperatingSystem.IsLinux(), "crowds of silent connections; their handles are limited as Linux does it.");
        await using var server = await ServerProcess.StartByAsync(["prlimit", "--nofile=320:320"], Settings.For(_emulator).Patient().With(("Http__TrustedHops", trustedHops)));
        using var crowd = new Crowd(addresses);
        var coming = crowd.ComeAsync(server.Reachable, 450, ReadOnlyMemory<byte>.Empty);
        var served = 0;
        while (!coming.IsCompleted || served < 5)
        {
            await NewConnectionProbe.IsServedAsync(server, _emulator);
            served++;
        }

        await coming;
    }

    private static async Task<Socket> ConnectAsync(ServerProcess server, string text)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        return socket;
    }

    private static async Task<string> ReadSomeAsync(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromMinutes(1)));
    }

    // An answer may come before the end.
    private static bool IsClosed(Socket socket)
    {
        try
        {
            var buffer = new byte[4096];
            while (socket.Poll(0, SelectMode.SelectRead))
            {
                if (socket.Receive(buffer) == 0)
                    return true;
            }

            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
