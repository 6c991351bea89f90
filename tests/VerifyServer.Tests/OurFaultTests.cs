using System.Net;
using System.Net.Sockets;
using System.Text;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>"An exception thrown anywhere in our code denies", and it does not drop the connection.</summary>
public sealed class OurFaultTests : IAsyncLifetime
{
    private readonly FailingNonces _nonces = new(new NotSupportedException("A fault of ours."));
    private CaptchaEmulator _emulator = null!;
    private WebApplication _server = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await CaptchaEmulator.StartAsync();
        string[] args = [.. Settings.For(_emulator).Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}")];
        _server = CaptchaGateServer.Build([.. args, "--environment=Development", "--urls=http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<INonceSource>(_nonces);
        });
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task An_exception_beside_the_billed_call_answers_500_and_the_same_connection_serves_on()
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = new Uri(_server.Urls.First()) };
        // The first value is the request's id, the second the signature's nonce.
        _nonces.FailAt(2);
        var token = _emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        var failed = await client.VerifyAsync(token);
        Assert.True(failed is { Status: 500, Success: false, MediaType: "application/problem+json" }, $"{failed}");
        Assert.Equal(["internal-error"], failed.ErrorCodes);
        Assert.Empty(_emulator.Journal.ForToken(token));

        var next = await client.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        Assert.True(next is { Status: 200, Success: true }, $"{next}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Wherever_it_is_thrown_the_connection_stays_open(int at)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_server.Urls.First()).Port);
        var stream = socket.GetStream();
        _nonces.FailAt(at);
        Assert.StartsWith("HTTP/1.1 500 ", await ExchangeAsync(stream, _emulator.Mint(Scenes.V3).CaptchaVerifyParam), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await ExchangeAsync(stream, _emulator.Mint(Scenes.V3).CaptchaVerifyParam), StringComparison.Ordinal);
    }

    private static async Task<string> ExchangeAsync(NetworkStream stream, string token)
    {
        var body = $"{{\"captchaVerifyParam\":\"{token}\"}}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var status = await reader.ReadLineAsync();
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header["Content-Length:".Length..]);
        }

        await reader.ReadBlockAsync(new char[length]);
        return status ?? "the connection ended";
    }
}
