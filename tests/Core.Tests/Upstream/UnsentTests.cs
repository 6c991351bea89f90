using System.Net.Sockets;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>Attempts that end before a connection was theirs to send on: whose fault that is.</summary>
public sealed class UnsentTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly WireListener _listener = new();

    [Theory]
    [InlineData(ConnectionFailure.TimedOut, Outcome.ConnectTimedOut)]
    [InlineData(ConnectionFailure.NameServersSilent, Outcome.ConnectTimedOut)]
    [InlineData(ConnectionFailure.Refused, Outcome.Unreachable)]
    [InlineData(ConnectionFailure.NameNotFound, Outcome.Unreachable)]
    [InlineData(ConnectionFailure.NameServersFailed, Outcome.Unreachable)]
    [InlineData(ConnectionFailure.OutOfResources, Outcome.LocalExhaustion)]
    public async Task A_failure_to_connect_is_its_row(object failure, Outcome outcome)
    {
        using var pool = UpstreamHandler.Create(Long);
        pool.ConnectCallback = (_, _) => throw new ConnectionFailedException((ConnectionFailure)failure, new SocketException((int)SocketError.AddressNotAvailable));
        AssertUnsent(outcome, await JudgeAsync(pool));
    }

    [Fact]
    public async Task The_pools_connect_timeout_is_a_connect_timeout_whatever_the_callback_says()
    {
        using var pool = UpstreamHandler.Create(TimeSpan.FromMilliseconds(200));
        pool.ConnectCallback = static async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw new ConnectionFailedException(ConnectionFailure.TimedOut);
        };
        AssertUnsent(Outcome.ConnectTimedOut, await JudgeAsync(pool));
    }

    [Fact]
    public async Task A_handshake_that_is_never_answered_is_a_connect_timeout()
    {
        using var pool = UpstreamHandler.Create(TimeSpan.FromMilliseconds(500));
        AssertUnsent(Outcome.ConnectTimedOut, await JudgeAsync(pool, new UriBuilder(_listener.Address) { Scheme = "https" }.Uri));
    }

    [Fact]
    public async Task A_name_server_that_is_silent_is_a_connect_timeout_within_the_limit()
    {
        using var dns = new DnsDouble { Answer = static _ => null };
        using var pool = UpstreamHandler.Create(new ConnectionLimits(64, TimeSpan.FromMilliseconds(500)), new NameResolver(TimeProvider.System, () => [dns.Address]));
        AssertUnsent(Outcome.ConnectTimedOut, await JudgeAsync(pool, new Uri("http://captcha.example/")));
        Assert.NotEmpty(dns.Questions);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task A_name_that_is_not_found_or_not_served_is_unreachable(int code)
    {
        using var dns = new DnsDouble { Answer = query => DnsDouble.Code(query, code) };
        using var pool = UpstreamHandler.Create(new ConnectionLimits(64, Long), new NameResolver(TimeProvider.System, () => [dns.Address]));
        AssertUnsent(Outcome.Unreachable, await JudgeAsync(pool, new Uri("http://captcha.example/")));
    }

    [Fact]
    public async Task A_port_that_drops_connections_is_a_connect_timeout()
    {
        using var hole = await FullListener.StartAsync(System.Net.IPAddress.Loopback, 0);
        using var pool = UpstreamHandler.Create(TimeSpan.FromMilliseconds(700));
        AssertUnsent(Outcome.ConnectTimedOut, await JudgeAsync(pool, new Uri($"http://127.0.0.1:{hole.Port}/")));
    }

    [Fact]
    public async Task A_wait_for_a_place_is_our_own_limit()
    {
        using var places = new ConnectionPlaces(new ConnectionLimits(1, TimeSpan.FromSeconds(1)));
        using var pool = UpstreamHandler.Create(Long);
        using var deadline = new Deadline(_time, TimeSpan.FromSeconds(3), CancellationToken.None);
        Assert.True(await places.TryEnterAsync(deadline));
        var waiting = JudgeAsync(pool, places: places);
        _time.Advance(TimeSpan.FromSeconds(1));
        AssertUnsent(Outcome.LocalExhaustion, await waiting);
        places.Leave();

        var served = _listener.ReceiveAsync();
        Assert.True((await JudgeAsync(pool, places: places)).MayBeProcessed);
        await served;
    }

    public void Dispose() => _listener.Dispose();

    private static void AssertUnsent(Outcome outcome, UpstreamResult upstream) =>
        Assert.Equal((outcome, false, 0), (upstream.Outcome, upstream.MayBeProcessed, upstream.BilledCalls));

    private async Task<UpstreamResult> JudgeAsync(SocketsHttpHandler pool, Uri? address = null, ConnectionPlaces? places = null)
    {
        using var http = new HttpMessageInvoker(pool, disposeHandler: false);
        using var deadline = new Deadline(_time, Long, CancellationToken.None);
        var call = new CaptchaCall(address ?? _listener.Address, "token", "1a2b3c4d", new AccessKey("LTAItest", "secret"));
        return await new CaptchaClient(http, new RandomNonceSource(), places).SendAsync(call, _time.GetUtcNow(), Long, deadline);
    }
}
