using System.Net;
using System.Net.Sockets;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>How a call ends that gets no answer: by time, by a fault of the connection, by its caller or by the host.</summary>
public sealed class CaptchaClientEndTests : CaptchaClientTest
{
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
            Time.Advance(TimeSpan.FromSeconds(2));
            return await stream.ReadAsync(new byte[1]) == 0;
        });
        Assert.Equal((Outcome.TimeoutAfterSend, true), (upstream.Outcome, upstream.MayBeProcessed));
    }

    [Fact]
    public async Task A_refused_connection_is_unreachable_and_nothing_left()
    {
        var address = Listener.Address;
        Listener.Dispose();
        var upstream = await SendAsync(address);
        Assert.Equal((Outcome.Unreachable, false), (upstream.Outcome, upstream.MayBeProcessed));
    }

    [Fact]
    public async Task A_connection_that_is_reset_as_soon_as_it_was_made_is_unreachable_and_nothing_left()
    {
        Handler.ConnectCallback = static async (_, cancellationToken) =>
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
        var upstream = await SendAsync(Listener.Address);
        Assert.Equal((Outcome.Unreachable, false), (upstream.Outcome, upstream.MayBeProcessed));
    }

    [Fact]
    public async Task A_deadline_that_is_over_before_anything_left_is_our_own_fault()
    {
        using var deadline = new Deadline(Time, TimeSpan.FromSeconds(2), CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(2));
        var upstream = await SendAsync(Listener.Address, deadline);
        Assert.Equal((Outcome.LocalExhaustion, false, 0), (upstream.Outcome, upstream.MayBeProcessed, upstream.BilledCalls));
    }

    [Fact]
    public async Task A_caller_who_leaves_before_the_form_does_ends_the_call_and_not_a_byte_of_it_leaves()
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(Time, TimeSpan.FromSeconds(2), caller.Token);
        var connect = Handler.ConnectCallback!;
        Handler.ConnectCallback = async (context, cancellationToken) =>
        {
            await caller.CancelAsync();
            return await connect(context, CancellationToken.None);
        };
        var upstream = await SendAsync(Listener.Address, deadline);
        Assert.Equal((Outcome.CallerAborted, false, 0), (upstream.Outcome, upstream.MayBeProcessed, upstream.BilledCalls));
        Assert.True(deadline.CallerLeft);
        Assert.False(deadline.TryOutlastCaller());
    }

    [Fact]
    public async Task A_caller_who_leaves_after_the_form_did_does_not_end_the_call()
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(Time, TimeSpan.FromSeconds(2), caller.Token);
        var served = Listener.ServeAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await caller.CancelAsync();
            await stream.WriteAsync(Http("200 OK", Pass));
            return true;
        });
        var upstream = await SendAsync(Listener.Address, deadline);
        Assert.True(await served);
        Assert.Equal((Outcome.Passed, true, 1), (upstream.Outcome, upstream.MayBeProcessed, upstream.BilledCalls));
        Assert.False(deadline.CallerLeft);
    }

    [Fact]
    public async Task The_end_of_the_process_ends_a_call_whose_caller_left()
    {
        using var caller = new CancellationTokenSource();
        using var host = new CancellationTokenSource();
        using var deadline = new Deadline(Time, TimeSpan.FromSeconds(2), caller.Token, host.Token);
        var served = Listener.ServeAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await caller.CancelAsync();
            await host.CancelAsync();
            return true;
        });
        var upstream = await SendAsync(Listener.Address, deadline);
        Assert.True(await served);
        Assert.True(upstream is { MayBeProcessed: true, Outcome: Outcome.TimeoutAfterSend or Outcome.ConnectionLostAfterSend }, $"{upstream.Outcome}");
    }
}
