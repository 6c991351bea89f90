using System.Net;
using CaptchaGate.VerifyServer.Kestrel;
using CaptchaGate.VerifyServer.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaptchaGate.VerifyServer.Tests.Kestrel;

public sealed class ConnectionTableTests : IDisposable
{
    private const int Limit = 16;

    private readonly FakeTimeProvider _time = new();
    private readonly ServerMeter _meter = new();
    private readonly ConnectionTable _table;

    public ConnectionTableTests() => _table = NewTable(perAddress: false);

    [Fact]
    public async Task A_connection_that_sends_nothing_is_closed_within_10_seconds()
    {
        var silent = await EnterAsync(_table);
        _time.Advance(TimeSpan.FromSeconds(8.9));
        Assert.False(IsClosed(silent));
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(IsClosed(silent));
    }

    [Fact]
    public async Task A_connection_whose_body_never_ends_is_closed_within_10_seconds_even_when_it_was_answered()
    {
        var half = await EnterAsync(_table);
        _time.Advance(TimeSpan.FromSeconds(6));
        half.OnRequestStarted();
        half.OnAnswered();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(IsClosed(half));
    }

    [Fact]
    public async Task A_connection_that_completed_a_request_may_be_idle()
    {
        var (one, other) = (await EnterAsync(_table), await EnterAsync(_table));
        one.OnRequestStarted();
        one.RequestReceived();
        one.OnAnswered();
        // The second request can only come after the first one's body.
        other.OnRequestStarted();
        other.OnAnswered();
        other.OnRequestStarted();
        other.OnAnswered();
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.False(IsClosed(one) || IsClosed(other));
    }

    [Fact]
    public async Task A_connection_that_waits_for_its_answer_is_not_closed()
    {
        var waiting = await EnterAsync(_table);
        waiting.OnRequestStarted();
        waiting.RequestReceived();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(IsClosed(waiting));
        Assert.Equal(TimeSpan.Zero, waiting.Waiting);
    }

    [Fact]
    public async Task When_every_place_is_taken_the_one_that_waited_longest_makes_room()
    {
        var all = new List<CountedConnection>();
        for (var i = 0; i < Limit; i++)
        {
            all.Add(await EnterAsync(_table));
            _time.Advance(TimeSpan.FromMilliseconds(300));
        }

        // The first is busy, so the second has waited longest.
        all[0].RequestReceived();
        await EnterAsync(_table);
        Assert.Equal(all[1], Assert.Single(all, IsClosed));
    }

    [Fact]
    public async Task However_many_come_each_has_its_time_of_grace()
    {
        var all = new List<CountedConnection>();
        for (var i = 0; i < Limit; i++)
            all.Add(await EnterAsync(_table));

        // It looks for one that it may close before it waits for the first time.
        var next = EnterAsync(_table);
        Assert.DoesNotContain(all, IsClosed);
        Assert.False(next.IsCompleted);
        _time.Advance(ConnectionTable.Grace);
        await next;
        Assert.Single(all, IsClosed);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2")]
    [InlineData("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")]
    public async Task An_address_has_a_quarter_of_the_places_at_least_8(string one, string same, string other)
    {
        using var table = NewTable(perAddress: true, limit: 36);
        for (var i = 0; i < 9; i++)
            Assert.NotNull(await table.EnterAsync(Context(one), CancellationToken.None));
        Assert.Null(await table.EnterAsync(Context(same), CancellationToken.None));
        Assert.NotNull(await table.EnterAsync(Context(other), CancellationToken.None));
    }

    [Fact]
    public async Task What_an_address_gives_back_it_may_take_again()
    {
        using var table = NewTable(perAddress: true);
        for (var i = 0; i < 3 * Limit; i++)
        {
            var connection = await table.EnterAsync(Context("192.0.2.1"), CancellationToken.None);
            Assert.NotNull(connection);
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task Behind_a_proxy_its_address_may_take_every_place()
    {
        for (var i = 0; i < Limit; i++)
            Assert.NotNull(await _table.EnterAsync(Context("192.0.2.1"), CancellationToken.None));
    }

    public void Dispose()
    {
        _table.Dispose();
        _meter.Dispose();
    }

    private ConnectionTable NewTable(bool perAddress, int limit = Limit) => new(limit, perAddress, _time, _meter, NullLogger<ConnectionTable>.Instance);

    // As Kestrel does: a connection that is aborted is disposed of.
    private static async Task<CountedConnection> EnterAsync(ConnectionTable table)
    {
        var context = Context("192.0.2.1");
        var connection = (await table.EnterAsync(context, CancellationToken.None))!;
        context.OnAborted = () => _ = connection.DisposeAsync().AsTask();
        return connection;
    }

    private static Aborting Context(string address) => new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1234) };

    private static bool IsClosed(CountedConnection connection) => ((Aborting)connection.Items["context"]!).IsAborted;

    private sealed class Aborting : DefaultConnectionContext
    {
        public Aborting() => Items["context"] = this;

        public Action? OnAborted { get; set; }

        public bool IsAborted { get; private set; }

        public override void Abort() => Abort(null!);

        public override void Abort(ConnectionAbortedException abortReason)
        {
            IsAborted = true;
            OnAborted?.Invoke();
        }
    }
}
