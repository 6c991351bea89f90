using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>One call over a real socket against a server that answers byte by byte what a test says.</summary>
public sealed class CaptchaClientTests : IDisposable
{
    private static readonly string Pass = Bodies.Verdict(true, "T001");

    private static readonly Dictionary<string, (byte[] Answer, Outcome Expected)> Answers = new(StringComparer.Ordinal)
    {
        ["a pass"] = (Http("200 OK", Pass), Outcome.Passed),
        ["a pass in chunks"] = (Chunked(Pass), Outcome.Passed),
        ["a pass that ends with the connection"] = (Bodies.Utf8("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + Pass), Outcome.Passed),
        ["a pass of exactly 64 KiB"] = (Http("200 OK", Pass + new string(' ', BoundedBody.MaxBytes - Pass.Length)), Outcome.Passed),
        ["a pass of one byte more"] = (Http("200 OK", Pass + new string(' ', BoundedBody.MaxBytes - Pass.Length + 1)), Outcome.UnreadableAnswer),
        ["a pass of one byte more in chunks"] = (Chunked(Pass + new string(' ', BoundedBody.MaxBytes - Pass.Length + 1)), Outcome.UnreadableAnswer),
        ["a pass in gzip"] = (Http("200 OK", Gzip(Pass), "Content-Encoding: gzip\r\n"), Outcome.UnreadableAnswer),
        ["a pass in a claimed encoding"] = (Http("200 OK", Pass, "Content-Encoding: br\r\n"), Outcome.UnreadableAnswer),
        ["a gzip bomb"] = (Http("200 OK", Gzip(new string(' ', 10_000_000) + Pass), "Content-Encoding: gzip\r\n"), Outcome.UnreadableAnswer),
        ["a pass that breaks off"] = (Bodies.Utf8($"HTTP/1.1 200 OK\r\nContent-Length: {Pass.Length + 1}\r\n\r\n{Pass}"), Outcome.ConnectionLostAfterSend),
        ["a chunk that breaks off"] = (Bodies.Utf8($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n{Pass}"), Outcome.ConnectionLostAfterSend),
        ["a status of 500 with a pass"] = (Http("500 Oh", Pass), Outcome.ServerError),
        ["a redirect to a pass"] = (Http("302 Found", Pass, "Location: /elsewhere\r\n"), Outcome.Redirected),
        ["html"] = (Http("200 OK", "<html>ok</html>"), Outcome.UnreadableAnswer),
        ["an empty answer"] = (Http("200 OK", ""), Outcome.UnreadableAnswer),
        ["no http at all"] = (Bodies.Utf8("SSH-2.0-OpenSSH\r\n"), Outcome.UnreadableAnswer),
        ["a header without an end"] = (Bodies.Utf8("HTTP/1.1 200 OK\r\nX: " + new string('x', 40_000)), Outcome.UnreadableAnswer),
        ["the end of the connection"] = ([], Outcome.ConnectionLostAfterSend),
        ["half a status line"] = (Bodies.Utf8("HTTP/1.1 2"), Outcome.ConnectionLostAfterSend),
        ["throttling by header"] = (Http("400 Bad", Bodies.Error("Whatever"), "x-acs-retry-after: 250\r\n"), Outcome.Throttled),
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly SocketsHttpHandler _handler = UpstreamHandler.Create(TimeSpan.FromSeconds(30));
    private readonly HttpMessageInvoker _http;
    private readonly CaptchaClient _client;
    private readonly WireListener _listener = new();

    public CaptchaClientTests()
    {
        _http = new HttpMessageInvoker(_handler);
        _client = new CaptchaClient(_http, new RandomNonceSource());
    }

    public static TheoryData<string> Names => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_comes_over_the_wire_is_named(string name)
    {
        var (answer, expected) = Answers[name];
        var upstream = await AskAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await stream.WriteAsync(answer);
            return true;
        });

        Assert.Equal(expected, upstream.Outcome);
        Assert.Equal(expected is not (Outcome.Redirected or Outcome.Throttled), upstream.MayBeProcessed);
        Assert.Equal((1, upstream.MayBeProcessed ? 1 : 0), (upstream.Attempts, upstream.BilledCalls));
    }

    [Fact]
    public async Task A_reset_after_the_request_is_a_lost_answer()
    {
        var upstream = await AskAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            return true;
        });
        Assert.Equal((Outcome.ConnectionLostAfterSend, true), (upstream.Outcome, upstream.MayBeProcessed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{")]
    public async Task An_answer_that_does_not_come_in_time_is_a_timeout_after_the_request(string beginning)
    {
        var upstream = await AskAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await stream.WriteAsync(Bodies.Utf8(beginning));
            _time.Advance(TimeSpan.FromSeconds(2));
            return await stream.ReadAsync(new byte[1]) == 0;
        });
        Assert.Equal((Outcome.TimeoutAfterSend, true), (upstream.Outcome, upstream.MayBeProcessed));
    }

    [Fact]
    public async Task A_refused_connection_is_unreachable_and_nothing_left()
    {
        var address = _listener.Address;
        _listener.Dispose();
        var upstream = await JudgeAsync(address);
        Assert.Equal((Outcome.Unreachable, false), (upstream.Outcome, upstream.MayBeProcessed));
    }

    [Fact]
    public async Task A_connection_that_is_reset_as_soon_as_it_was_made_is_unreachable_and_nothing_left()
    {
        _handler.ConnectCallback = static async (_, cancellationToken) =>
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            var connection = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await connection.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
            using (var peer = await listener.AcceptAsync(cancellationToken))
                peer.LingerState = new LingerOption(enable: true, seconds: 0);
            Assert.True(connection.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead));
            return new NetworkStream(connection, ownsSocket: true);
        };
        var upstream = await JudgeAsync(_listener.Address);
        Assert.Equal((Outcome.Unreachable, false), (upstream.Outcome, upstream.MayBeProcessed));
    }

    [Fact]
    public async Task A_deadline_that_is_over_before_anything_left_is_our_own_fault()
    {
        using var deadline = new Deadline(_time, TimeSpan.FromSeconds(2), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(2));
        var upstream = await JudgeAsync(_listener.Address, deadline);
        Assert.Equal((Outcome.LocalExhaustion, false, 0), (upstream.Outcome, upstream.MayBeProcessed, upstream.BilledCalls));
    }

    [Fact]
    public async Task A_caller_who_leaves_before_the_form_does_ends_the_call_and_not_a_byte_of_it_leaves()
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(_time, TimeSpan.FromSeconds(2), caller.Token);
        var connect = _handler.ConnectCallback!;
        _handler.ConnectCallback = async (context, cancellationToken) =>
        {
            await caller.CancelAsync();
            return await connect(context, CancellationToken.None);
        };
        var upstream = await JudgeAsync(_listener.Address, deadline);
        Assert.Equal((Outcome.CallerAborted, false, 0), (upstream.Outcome, upstream.MayBeProcessed, upstream.BilledCalls));
        Assert.True(deadline.CallerLeft);
        Assert.False(deadline.TryOutlastCaller());
    }

    [Fact]
    public async Task A_caller_who_leaves_after_the_form_did_does_not_end_the_call()
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(_time, TimeSpan.FromSeconds(2), caller.Token);
        var served = _listener.ServeAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await caller.CancelAsync();
            await stream.WriteAsync(Http("200 OK", Pass));
            return true;
        });
        var upstream = await JudgeAsync(_listener.Address, deadline);
        Assert.True(await served);
        Assert.Equal((Outcome.Passed, true, 1), (upstream.Outcome, upstream.MayBeProcessed, upstream.BilledCalls));
        Assert.False(deadline.CallerLeft);
    }

    [Fact]
    public async Task The_end_of_the_process_ends_a_call_whose_caller_left()
    {
        using var caller = new CancellationTokenSource();
        using var host = new CancellationTokenSource();
        using var deadline = new Deadline(_time, TimeSpan.FromSeconds(2), caller.Token, host.Token);
        var served = _listener.ServeAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await caller.CancelAsync();
            await host.CancelAsync();
            return true;
        });
        var upstream = await JudgeAsync(_listener.Address, deadline);
        Assert.True(await served);
        Assert.True(upstream is { MayBeProcessed: true, Outcome: Outcome.TimeoutAfterSend or Outcome.ConnectionLostAfterSend }, $"{upstream.Outcome}");
    }

    [Theory]
    [InlineData("x-acs-retry-after: 250\r\n", 250)]
    [InlineData("x-acs-retry-after: 250\r\nRetry-After: 9\r\n", 250)]
    [InlineData("x-acs-retry-after: soon\r\nRetry-After: 9\r\n", 9000)]
    [InlineData("x-acs-retry-after: -1\r\n", null)]
    [InlineData("x-acs-retry-after: 99999999999\r\n", null)]
    [InlineData("Retry-After: 9\r\n", 9000)]
    [InlineData("Retry-After: Thu, 01 Jan 2026 00:00:00 GMT\r\n", null)]
    [InlineData("", null)]
    public async Task The_wait_that_upstream_asks_for_is_read(string header, int? milliseconds)
    {
        var upstream = await AskAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await stream.WriteAsync(Http("429 Slow", Bodies.Error("Throttling.User"), header + "Date: Fri, 02 Jan 2026 03:04:05 GMT\r\n"));
            return true;
        });
        Assert.Equal(Outcome.Throttled, upstream.Outcome);
        Assert.Equal(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null, upstream.RetryAfter);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), upstream.UpstreamDate);
    }

    [Theory]
    [InlineData("Date: Friday, 02-Jan-26 03:04:05 GMT\r\n")]
    [InlineData("Date: soon\r\n")]
    [InlineData("Date: Fri, 02 Jan 2026 03:04:05 GMT\r\nDate: Sat, 03 Jan 2026 03:04:05 GMT\r\n")]
    [InlineData("")]
    public async Task What_is_not_one_date_in_the_form_that_servers_send_is_none(string header)
    {
        var upstream = await AskAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await stream.WriteAsync(Http("200 OK", Pass, header));
            return true;
        });
        Assert.Equal(Outcome.Passed, upstream.Outcome);
        Assert.Null(upstream.UpstreamDate);
    }

    [Fact]
    public async Task The_parameters_are_those_of_the_api()
    {
        var request = default(WireRequest);
        await AskAsync(async stream =>
        {
            request = await WireRequest.ReadAsync(stream);
            await stream.WriteAsync(Http("200 OK", Pass));
            return true;
        });
        Assert.Equal("CaptchaVerifyParam=t%2Bken%3D&SceneId=1a2b3c4d", Encoding.UTF8.GetString(request!.Body));
        Assert.Equal(("VerifyIntelligentCaptcha", "2023-03-05"), (request.Header("x-acs-action"), request.Header("x-acs-version")));
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
        _listener.Dispose();
    }

    private async Task<UpstreamResult> AskAsync(Func<NetworkStream, Task<bool>> serve)
    {
        var served = _listener.ServeAsync(serve);
        var upstream = await JudgeAsync(_listener.Address);
        Assert.True(await served);
        return upstream;
    }

    private async Task<UpstreamResult> JudgeAsync(Uri address)
    {
        using var deadline = new Deadline(_time, TimeSpan.FromSeconds(2), CancellationToken.None);
        return await JudgeAsync(address, deadline);
    }

    private Task<UpstreamResult> JudgeAsync(Uri address, Deadline deadline) =>
        _client.SendAsync(new CaptchaCall(address, "t+ken=", "1a2b3c4d", new AccessKey("LTAItest", "secret")), _time.GetUtcNow(), TimeSpan.FromSeconds(2), deadline);

    private static byte[] Http(string status, string body, string headers = "") => Http(status, Bodies.Utf8(body), headers);

    private static byte[] Http(string status, byte[] body, string headers) =>
        [.. Bodies.Utf8($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{headers}\r\n"), .. body];

    private static byte[] Chunked(string body) => Bodies.Utf8($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n");

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(Bodies.Utf8(text));
        return compressed.ToArray();
    }
}
