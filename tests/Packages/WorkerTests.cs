using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Packages.Tests.Doubles;
using CaptchaGate.Packages.Tests.Support;

namespace CaptchaGate.Packages.Tests;

/// <summary>What only the host and the worker together show.</summary>
public sealed class WorkerTests : IAsyncLifetime
{
    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task A_body_beyond_the_host_s_limit_does_not_reach_the_worker()
    {
        await using var host = await StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };

        using var answer = await client.PostAsync(new Uri("/api/verify", UriKind.Relative), Zeros(1_048_577), TestContext.Current.CancellationToken);

        // The host's own answer; below the limit the contract's 413 comes.
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.False(answer.Headers.Contains("X-Request-Id"));
        using var allowed = await client.PostAsync(new Uri("/api/verify", UriKind.Relative), Zeros(1_048_576), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, allowed.StatusCode);
    }

    [Fact]
    public async Task A_visitor_who_leaves_is_no_exception_of_the_function()
    {
        await using var host = await StartAsync();
        var token = _emulator.Mint(Scenes.V3, verdict: Reaction.Honest with { Latency = TimeSpan.FromSeconds(1) }).CaptchaVerifyParam;
        await LeaveAsync(host.Address, token);
        await Eventually.HoldsAsync(() => host.Rows.Of("requests").Any());

        Assert.Empty(host.Rows.Of("exceptions"));
        Assert.DoesNotContain(host.Rows.Of("traces"), static row => row.Text("severityLevel") is "3" or "4");
    }

    [Theory]
    [InlineData("contact%2F")]
    [InlineData("contact%2f")]
    [InlineData("c%256Fntact")]
    [InlineData("contact%252F")]
    [InlineData("%2Fcontact")]
    public async Task An_escaped_slash_or_an_escaped_escape_reaches_no_form(string form)
    {
        await using var host = await StartAsync(
            ("Forms__contact__Target", "http://127.0.0.1:9"),
            ("Forms__contact__SigningSecret", "whsec_dGhpcnR5LXR3byBieXRlcywga25vd24gdG8gYm90aC4="));

        Assert.StartsWith("HTTP/1.1 404 ", await PostRawAsync(host.Address, "/api/forms/" + form), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", await PostRawAsync(host.Address, "/api/forms/c%6Fntact"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", await PostRawAsync(host.Address, "/api/forms/contact/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitors_behind_the_platform_s_front_end_are_told_apart_without_a_setting()
    {
        await using var host = await StartAsync(("Http__RateLimit__PerClientPerMinute", "1"));

        // The front end of the double writes 203.0.113.1 for the caller 127.0.0.1, and so on.
        Assert.Equal(HttpStatusCode.BadRequest, await FromAsync(host.Address, "127.0.0.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await FromAsync(host.Address, "127.0.0.1"));
        // What stands left of the front end's entry is the caller's own claim.
        Assert.Equal(HttpStatusCode.TooManyRequests, await FromAsync(host.Address, "127.0.0.1", claim: "198.51.100.7"));
        Assert.Equal(HttpStatusCode.BadRequest, await FromAsync(host.Address, "127.0.0.2", claim: "203.0.113.1"));
        Assert.DoesNotContain(host.Rows.Of("traces"), static row => row.Text("message").Contains("\"EventId\":1030", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_setting_is_an_error_that_names_it_and_ends_the_process_with_78(bool worker)
    {
        var (exitCode, rows) = await FunctionsHost.RunToItsEndAsync(worker, GateSettings.For(_emulator, ("Captcha__Region", "mars-1"), ("FailOpen__Budget__Burst", "0")));

        Assert.Equal(78, exitCode);
        var errors = rows.Of("traces").Where(static row => row.Text("severityLevel") is "3").Select(static row => row.Text("message")).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, errors.Length);
        Assert.StartsWith("error: Captcha__Region ", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("error: FailOpen__Budget__Burst ", errors[1], StringComparison.Ordinal);
        AssertEach.Of(errors, static error => Assert.DoesNotContain("mars-1", error, StringComparison.Ordinal));
    }

    private Task<FunctionsHost> StartAsync(params (string Name, string? Value)[] changes) => FunctionsHost.StartWorkerAsync(GateSettings.For(_emulator, changes));

    private static async Task<HttpStatusCode> FromAsync(Uri host, string caller, string? claim = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (context, cancellation) => ConnectFromAsync(caller, context.DnsEndPoint, cancellation) }) { BaseAddress = host };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/verify", UriKind.Relative)) { Content = JsonContent.Create(new { other = "x" }) };
        await request.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
        if (claim is not null)
            request.Headers.Add(FrontEnd.Header, claim);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async ValueTask<Stream> ConnectFromAsync(string caller, DnsEndPoint host, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(caller), 0));
        await socket.ConnectAsync(IPAddress.Parse(host.Host), host.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static ByteArrayContent Zeros(int count) => new(new byte[count]) { Headers = { ContentType = new("application/json") } };

    // HttpClient would tidy the path up.
    private static async Task<string> PostRawAsync(Uri address, string path)
    {
        using var client = await ConnectAsync(address, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}");
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private async Task LeaveAsync(Uri address, string token)
    {
        var body = JsonSerializer.Serialize(new { captchaVerifyParam = token });
        var length = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);
        using var client = await ConnectAsync(address, $"POST /api/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
        await Eventually.HoldsAsync(() => _emulator.Journal.ForToken(token).Count > 0);
        client.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    private static async Task<TcpClient> ConnectAsync(Uri address, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        return client;
    }
}
