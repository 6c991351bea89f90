using System.Net.Sockets;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>One call over a real socket against a server that answers byte by byte what a test says.</summary>
public abstract class CaptchaClientTest : IDisposable
{
    private protected static readonly string Pass = Bodies.Verdict(true, "T001");

    private readonly HttpMessageInvoker _http;
    private readonly CaptchaClient _client;

    private protected CaptchaClientTest()
    {
        _http = new HttpMessageInvoker(Handler);
        _client = new CaptchaClient(_http, new RandomNonceSource());
    }

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private protected SocketsHttpHandler Handler { get; } = UpstreamHandler.Create(TimeSpan.FromSeconds(30));

    private protected WireListener Listener { get; } = new();

    public void Dispose()
    {
        _http.Dispose();
        Handler.Dispose();
        Listener.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<UpstreamResult> AskAsync(Func<NetworkStream, Task<bool>> serve)
    {
        var served = Listener.ServeAsync(serve);
        var upstream = await SendAsync(Listener.Address);
        Assert.True(await served);
        return upstream;
    }

    private protected async Task<UpstreamResult> SendAsync(Uri address)
    {
        using var deadline = new Deadline(Time, TimeSpan.FromSeconds(2), CancellationToken.None);
        return await SendAsync(address, deadline);
    }

    private protected Task<UpstreamResult> SendAsync(Uri address, Deadline deadline) =>
        _client.SendAsync(new CaptchaCall(address, "t+ken=", "1a2b3c4d", new AccessKey("LTAItest", "secret")), Time.GetUtcNow(), TimeSpan.FromSeconds(2), deadline);

    private protected static byte[] Http(string status, string body, string headers = "") => Http(status, Bodies.Utf8(body), headers);

    private protected static byte[] Http(string status, byte[] body, string headers) =>
        [.. Bodies.Utf8($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{headers}\r\n"), .. body];
}
