using System.Net;
using System.Net.Sockets;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>Each platform names the port in its own way, and its name wins over whatever else the environment says.</summary>
public sealed class ListeningTests : IAsyncLifetime
{
    private static readonly IPAddress OtherLoopback = IPAddress.Parse("127.0.0.2");

    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task Behind_the_Functions_host_it_listens_on_the_given_port_of_127_0_0_1_alone()
    {
        var port = FreePort.Next();
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(
            ("FUNCTIONS_CUSTOMHANDLER_PORT", $"{port}"),
            ("ASPNETCORE_URLS", "http://0.0.0.0:1;http://[::]:2"),
            ("ASPNETCORE_HTTP_PORTS", "3"),
            ("URLS", "http://0.0.0.0:4")));
        Assert.Equal(new Uri($"http://127.0.0.1:{port}"), server.Address);
        Assert.False(await CanConnectAsync(OtherLoopback, port));
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task The_Functions_host_s_port_wins_over_arguments_and_endpoints_of_the_environment()
    {
        await using var server = await ServerProcess.StartAsync(
            Settings.For(_emulator).With(("FUNCTIONS_CUSTOMHANDLER_PORT", "0"), ("Kestrel__Endpoints__Http__Url", "http://0.0.0.0:0")),
            "--urls",
            "http://0.0.0.0:0");
        Assert.Equal("127.0.0.1", server.Address.Host);
        Assert.False(await CanConnectAsync(OtherLoopback, server.Address.Port));
    }

    [Fact]
    public async Task In_Function_Compute_it_listens_on_the_given_port_of_every_address()
    {
        var port = FreePort.Next();
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(("FC_CUSTOM_LISTEN_PORT", $"{port}")));
        Assert.Equal((IPAddress.Any.ToString(), port), (server.Address.Host, server.Address.Port));
        Assert.True(await CanConnectAsync(OtherLoopback, port));
        await AssertServesAsync(server);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task In_Function_Compute_without_a_port_it_listens_on_9000(string? port)
    {
        await using var server = ServerProcess.Launch(Settings.For(_emulator).With(("FC_FUNCTION_NAME", "captcha-gate"), ("FC_CUSTOM_LISTEN_PORT", port)));
        // Where somebody else has the port, the refusal names it as well.
        var address = await Task.WhenAny(server.Listening, server.WaitForExitAsync()) == server.Listening ? $"{server.Address}" : string.Join('\n', server.Errors);
        Assert.True(address.Contains("0.0.0.0:9000", StringComparison.Ordinal), address);
    }

    [Fact]
    public async Task Elsewhere_the_arguments_decide()
    {
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator).With(("ASPNETCORE_URLS", null)), "--urls", "http://127.0.0.1:0");
        Assert.Equal("127.0.0.1", server.Address.Host);
        await AssertServesAsync(server);
    }

    private async Task AssertServesAsync(ServerProcess server)
    {
        using var client = server.Client();
        var answer = await client.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        Assert.True(answer is { Success: true, Verified: true }, $"{answer}");
    }

    private static async Task<bool> CanConnectAsync(IPAddress address, int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
