using System.Net;
using System.Net.Sockets;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;

namespace CaptchaGate.Core.Tests.Alibaba.Connections;

/// <summary>Connections that were idle for longer than the pool keeps them, because the process was frozen.</summary>
public sealed class RenewedConnectionsTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SocketsHttpHandler _pool = UpstreamHandler.Create(TimeSpan.FromSeconds(60));
    private readonly HttpMessageInvoker _http;
    private int _connections;

    public RenewedConnectionsTests()
    {
        _http = new HttpMessageInvoker(new RenewedConnections(_pool, _time));
        _listener.Start();
        _ = AcceptAsync();
    }

    [Fact]
    public async Task A_connection_is_used_again_while_it_is_in_use()
    {
        for (var i = 0; i < 5; i++)
        {
            await SendAsync();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(1, _connections);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_connection_is_not_used_again_after_a_freeze_that_either_clock_shows(bool monotonic, bool wall)
    {
        await SendAsync();
        _time.StepTimestamps(TimeSpan.FromSeconds(monotonic ? 11 : 0));
        _time.StepWallClock(TimeSpan.FromSeconds(wall ? 11 : 0));
        await SendAsync();
        await SendAsync();
        Assert.Equal(2, _connections);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_back_changes_nothing()
    {
        await SendAsync();
        _time.StepWallClock(-TimeSpan.FromHours(1));
        await SendAsync();
        Assert.Equal(1, _connections);
    }

    public void Dispose()
    {
        _http.Dispose();
        _pool.Dispose();
        _listener.Dispose();
    }

    private async Task SendAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            Interlocked.Increment(ref _connections);
            _ = AnswerAsync(client);
        }
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var buffer = new byte[4096];
            while (await client.GetStream().ReadAsync(buffer) > 0)
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }
    }
}
