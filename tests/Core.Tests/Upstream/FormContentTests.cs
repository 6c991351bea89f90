using System.Net;
using System.Net.Sockets;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>Whether the form has left is what every retry and every judgement about a lost answer stands on.</summary>
public sealed class FormContentTests : IDisposable
{
    private readonly SocketsHttpHandler _handler = UpstreamHandler.Create(TimeSpan.FromSeconds(10));
    private readonly HttpMessageInvoker _http;
    private readonly FormContent _form = FormContent.Of(new("CaptchaVerifyParam", "token"), new("SceneId", "scene"));

    public FormContentTests() => _http = new HttpMessageInvoker(_handler);

    [Fact]
    public async Task It_is_never_written_twice()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        await _form.CopyToAsync(first, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _form.CopyToAsync(second, TestContext.Current.CancellationToken));
        Assert.Equal("CaptchaVerifyParam=token&SceneId=scene"u8.ToArray(), first.ToArray());
        Assert.Empty(second.ToArray());
    }

    [Fact]
    public async Task Many_writers_at_once_find_one_winner()
    {
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var target = new MemoryStream();
            await _form.CopyToAsync(target);
            return target.Length;
        })).ToArray();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.WhenAll(writers));

        Assert.Equal(1, writers.Count(static writer => writer.IsCompletedSuccessfully));
        AssertEach.Of(7, writers.Where(static writer => writer.IsFaulted), static writer => Assert.IsType<InvalidOperationException>(writer.Exception!.InnerException));
    }

    [Fact]
    public async Task Before_anybody_asks_for_its_bytes_it_has_not_started()
    {
        Assert.False(_form.Started);
        Assert.Equal("CaptchaVerifyParam=token&SceneId=scene".Length, _form.Headers.ContentLength);
        Assert.False(_form.Started);
        await _form.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        Assert.True(_form.Started);
    }

    [Fact]
    public async Task A_refused_connection_leaves_it_unstarted()
    {
        var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndpoint).Port}/");
        closed.Stop();

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(address));
        Assert.False(_form.Started);
    }

    [Fact]
    public async Task A_tls_handshake_that_breaks_leaves_it_unstarted()
    {
        using var listener = new WireListener();
        var served = listener.ServeAsync(async stream =>
        {
            await stream.ReadExactlyAsync(new byte[5]);
            stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            return true;
        });

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(new Uri($"https://127.0.0.1:{listener.Address.Port}/")));
        Assert.True(await served);
        Assert.False(_form.Started);
    }

    [Fact]
    public async Task A_connection_that_is_reset_after_the_request_leaves_it_started()
    {
        using var listener = new WireListener();
        var served = listener.ServeAsync(async stream =>
        {
            var request = await WireRequest.ReadAsync(stream);
            stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            return request;
        });

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(listener.Address));
        Assert.NotEmpty((await served).Body);
        Assert.True(_form.Started);
    }

    [Fact]
    public async Task A_pooled_connection_that_dies_does_not_send_it_again()
    {
        using var listener = new WireListener();
        var served = listener.ServeAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            await WireRequest.ReadAsync(stream);
            stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            return true;
        });
        using (var warm = FormContent.Of(new("CaptchaVerifyParam", "warm"), new("SceneId", "scene")))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, listener.Address) { Content = warm };
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        var second = listener.ReceiveAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(listener.Address));
        Assert.True(await served);
        Assert.True(_form.Started);
        Assert.False(second.IsCompletedSuccessfully && (await second).Body.Length > 0, "the form left a second time");
    }

    public void Dispose()
    {
        _form.Dispose();
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task SendAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = _form };
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
