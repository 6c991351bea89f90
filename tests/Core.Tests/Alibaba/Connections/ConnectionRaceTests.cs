using System.Net;
using System.Net.Sockets;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Alibaba.Connections;

/// <summary>Connections to several addresses, over the loopback network.</summary>
public sealed class ConnectionRaceTests : IDisposable
{
    private static readonly IPAddress One = IPAddress.Parse("127.0.0.1"), Two = IPAddress.Parse("127.0.0.2");

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    [Fact]
    public async Task The_first_address_is_taken_when_it_answers()
    {
        Listen(IPAddress.Any);
        await AssertConnectsAsync(One, One, Two);
    }

    [Fact]
    public async Task The_next_address_is_taken_when_the_first_refuses()
    {
        Listen(Two);
        await AssertConnectsAsync(Two, One, Two);
    }

    [Fact]
    public async Task The_next_address_is_taken_while_the_first_is_silent()
    {
        Listen(Two);
        using var hole = await FullListener.StartAsync(One, Port);
        await AssertConnectsAsync(Two, One, Two);
    }

    [Fact]
    public async Task Addresses_that_all_refuse_are_refused()
    {
        Listen(IPAddress.Parse("127.0.0.3"));
        Assert.Equal(ConnectionFailure.Refused, await FailureAsync(One, Two));
    }

    [Fact]
    public async Task An_address_that_is_silent_when_the_time_is_over_timed_out()
    {
        Listen(Two);
        using var hole = await FullListener.StartAsync(One, Port);
        _end.CancelAfter(TimeSpan.FromMilliseconds(600));
        Assert.Equal(ConnectionFailure.TimedOut, await FailureAsync(One));
        Assert.Equal(ConnectionFailure.TimedOut, await FailureAsync(IPAddress.Parse("127.0.0.3"), One));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _end.Dispose();
    }

    private void Listen(IPAddress address)
    {
        NotRun.When(!OperatingSystem.IsLinux(), "several loopback addresses: only Linux has them without a setting");
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen();
    }

    private async Task AssertConnectsAsync(IPAddress expected, params IPAddress[] addresses)
    {
        var (socket, address) = await ConnectionRace.RunAsync(addresses, Port, _end.Token);
        using (socket)
            Assert.Equal((expected, expected), (address, ((IPEndPoint)socket.RemoteEndPoint!).Address));
    }

    private async Task<ConnectionFailure> FailureAsync(params IPAddress[] addresses) =>
        (await Assert.ThrowsAsync<ConnectionFailedException>(() => ConnectionRace.RunAsync(addresses, Port, _end.Token))).Failure;
}
