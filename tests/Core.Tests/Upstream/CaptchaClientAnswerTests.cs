using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>What a call is told to have brought, by what comes over the wire.</summary>
public sealed class CaptchaClientAnswerTests : CaptchaClientTest
{
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

    private static byte[] Chunked(string body) => Bodies.Utf8($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n");

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(Bodies.Utf8(text));
        return compressed.ToArray();
    }
}
