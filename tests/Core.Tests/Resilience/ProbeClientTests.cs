using System.Net;
using System.Net.Sockets;
using System.Text;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience.Probing;
using CaptchaGate.Core.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaptchaGate.Core.Tests.Resilience;

/// <summary>What the probe concludes over real sockets.</summary>
public sealed class ProbeClientTests : IDisposable
{
    private const string Verdict = """{"RequestId":"1","Code":"Success","Success":true,"Result":{"VerifyResult":false,"VerifyCode":"F003"}}""";

    private readonly SocketsHttpHandler _pool = UpstreamHandler.Create(TimeSpan.FromSeconds(10));
    private readonly ProbeClient _probe;

    public ProbeClientTests() => _probe = new ProbeClient(new RandomNonceSource(), new ServiceClock(TimeProvider.System, NullLogger<ServiceClock>.Instance), new NameResolver(TimeProvider.System), _pool);

    public void Dispose()
    {
        _probe.Dispose();
        _pool.Dispose();
    }

    public static TheoryData<string, string, Outcome> Answers => new()
    {
        { "Content-Length: " + Verdict.Length + "\r\n\r\n" + Verdict, nameof(ProbeResult.Healthy), Outcome.TokenIncomplete },
        { "Transfer-Encoding: chunked\r\n\r\n" + Chunked(Verdict), nameof(ProbeResult.Healthy), Outcome.TokenIncomplete },
        { "\r\n" + Verdict, nameof(ProbeResult.Healthy), Outcome.TokenIncomplete },
        { "Content-Length: 6\r\n\r\n<html>", nameof(ProbeResult.Failing), Outcome.UnreadableAnswer },
        { "Content-Length: 600\r\n\r\n" + Verdict, nameof(ProbeResult.Failing), Outcome.ConnectionLostAfterSend },
        { "Content-Length: 1000000\r\n\r\n", nameof(ProbeResult.Failing), Outcome.UnreadableAnswer },
        { "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", nameof(ProbeResult.Failing), Outcome.UnreadableAnswer },
        { "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", nameof(ProbeResult.Failing), Outcome.UnreadableAnswer },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task It_reads_every_framing_of_an_answer(string answer, string result, Outcome outcome)
    {
        var (probe, request) = await AskAsync("HTTP/1.1 200 OK\r\n" + answer);
        Assert.Equal((result, outcome), (probe.Result.ToString(), probe.Upstream.Outcome));
        Assert.Equal("POST / HTTP/1.1", request!.RequestLine);
        Assert.StartsWith("ACS3-HMAC-SHA256 Credential=LTAItest,", request.Header("authorization"), StringComparison.Ordinal);
        Assert.Equal("VerifyIntelligentCaptcha", request.Header("x-acs-action"));
        Assert.StartsWith("CaptchaVerifyParam=", Encoding.ASCII.GetString(request.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500 Internal Server Error", """{"Code":"InternalError"}""", ProbeResult.Failing, Outcome.InternalError)]
    [InlineData("503 Service Unavailable", "", ProbeResult.Failing, Outcome.ServerError)]
    [InlineData("400 Bad Request", """{"Code":"SignatureDoesNotMatch"}""", ProbeResult.Healthy, Outcome.KeyRefused)]
    [InlineData("429 Too Many Requests", """{"Code":"Throttling.User"}""", ProbeResult.Healthy, Outcome.Throttled)]
    public async Task An_error_is_health_unless_it_says_that_the_service_is_ill(string status, string body, ProbeResult result, Outcome outcome)
    {
        var (probe, _) = await AskAsync($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        Assert.Equal((result, outcome, ProbeEvidence.Reply), (probe.Result, probe.Upstream.Outcome, probe.Evidence));
    }

    [Fact]
    public async Task A_connection_that_ends_without_an_answer_is_a_failing_probe()
    {
        var (probe, _) = await AskAsync("");
        Assert.Equal((ProbeResult.Failing, Outcome.ConnectionLostAfterSend), (probe.Result, probe.Upstream.Outcome));
    }

    [Fact]
    public void A_refused_connection_is_proof_at_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = Address(listener);
        listener.Stop();
        var probe = Ask(address);
        Assert.Equal((ProbeResult.Failing, Outcome.Unreachable, ProbeEvidence.Reply), (probe.Result, probe.Upstream.Outcome, probe.Evidence));
    }

    [Fact]
    public void A_listener_that_accepts_and_never_answers_is_silent_by_the_kernels_word()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var probe = Ask(Address(listener));
        AssertSilent(probe, Outcome.TimeoutAfterSend);
    }

    [Fact]
    public void A_tls_handshake_that_is_never_answered_is_silent_by_the_kernels_word()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var probe = Ask(new UriBuilder(Address(listener)) { Scheme = "https" }.Uri);
        AssertSilent(probe, Outcome.ConnectTimedOut);
    }

    [Fact]
    public async Task A_request_to_connect_that_is_dropped_is_silent_by_the_kernels_word()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using var waiting = new FullBacklog(full);
        await waiting.FillAsync();
        var probe = Ask(new Uri($"http://127.0.0.1:{((IPEndPoint)full.LocalEndPoint!).Port}/"));
        AssertSilent(probe, Outcome.ConnectTimedOut);
    }

    [Fact]
    public async Task Bytes_that_came_but_were_not_read_in_time_are_no_silence()
    {
        // Something arrives exactly while the probe looks a second time.
        var answered = Serve(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await Task.Delay(ProbeWindow.Limit + (ProbeWindow.SecondLook / 2), TimeProvider.System);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray());
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }, out var address);
        var probe = Ask(address);
        await answered;
        // On a busy machine the bytes may come after the second look as well; then it was silence.
        Assert.Contains(probe.Result, new[] { ProbeResult.Inconclusive, ProbeResult.Failing });
        Assert.Equal(probe.Result is ProbeResult.Inconclusive, probe.Evidence is ProbeEvidence.None);
    }

    private static string Chunked(string text) => $"{text.Length / 2:x}\r\n{text[..(text.Length / 2)]}\r\n{text.Length - (text.Length / 2):x};x=y\r\n{text[(text.Length / 2)..]}\r\n0\r\n\r\n";

    private static Uri Address(TcpListener listener) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    // A machine so busy that this process ran for less than a second of the probe cannot conclude anything.
    private static void AssertSilent(ProbeAnswer probe, Outcome outcome)
    {
        Assert.Equal(outcome, probe.Upstream.Outcome);
        var expected = OperatingSystem.IsLinux() ? ProbeEvidence.Kernel : ProbeEvidence.Ticker;
        Assert.True(
            probe is { Result: ProbeResult.Inconclusive, Evidence: ProbeEvidence.None } || (probe.Result is ProbeResult.Failing && probe.Evidence == expected),
            probe.ToString());
    }

    private static async Task Serve(Func<NetworkStream, Task> serve, TcpListener listener)
    {
        using (listener)
        {
            using var client = await listener.AcceptTcpClientAsync();
            await serve(client.GetStream());
        }
    }

    private static Task Serve(Func<NetworkStream, Task> serve, out Uri address)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        address = Address(listener);
        return Serve(serve, listener);
    }

    private ProbeAnswer Ask(Uri endpoint) => _probe.Ask(endpoint, "1a2b3c4d", new AccessKey("LTAItest", "secret"));

    private async Task<(ProbeAnswer Probe, WireRequest? Request)> AskAsync(string answer)
    {
        WireRequest? request = null;
        var served = Serve(async stream =>
        {
            request = await WireRequest.ReadAsync(stream);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        }, out var address);
        var probe = Ask(address);
        await served;
        return (probe, request);
    }

    private sealed class FullBacklog(Socket listener) : IDisposable
    {
        private static readonly TimeSpan Dropped = TimeSpan.FromMilliseconds(250);

        private readonly List<Socket> _waiting = [];

        public async Task FillAsync()
        {
            while (true)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _waiting.Add(socket);
                try
                {
                    await socket.ConnectAsync(listener.LocalEndPoint!).WaitAsync(Dropped, TimeProvider.System);
                }
                catch (TimeoutException)
                {
                    return;
                }
            }
        }

        public void Dispose()
        {
            foreach (var socket in _waiting)
                socket.Dispose();
        }
    }
}
