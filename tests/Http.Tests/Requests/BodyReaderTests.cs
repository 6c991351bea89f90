using System.IO.Pipelines;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Tests;
using Microsoft.Extensions.Options;
using static CaptchaGate.Http.Tests.Support.Reading;

namespace CaptchaGate.Http.Tests.Requests;

public sealed class BodyReaderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _pipe = new();
    private readonly BodyReader _reader;

    private readonly BodyBudget _budget = NewBudget(1 << 20);

    public BodyReaderTests() => _reader = new BodyReader(_time, _budget);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BodyReader.MaxBytes)]
    public async Task A_body_up_to_the_limit_is_read_whole(int length)
    {
        var body = Enumerable.Range(0, length).Select(static i => (byte)i).ToArray();
        Assert.Equal(body, (await ReadAsync(new MemoryStream(body), length, CancellationToken.None)).Value);
    }

    [Fact]
    public async Task One_byte_more_is_413_and_nothing_beyond_it_is_read()
    {
        using var body = new MemoryStream(new byte[BodyReader.MaxBytes * 10]);
        AssertFault(await ReadAsync(body, declared: null, CancellationToken.None), 413, "longer than 64 KiB");
        Assert.Equal(BodyReader.MaxBytes + 1, body.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task More_than_was_declared_is_400_and_nothing_beyond_one_byte_of_it_is_read(int declared)
    {
        using var body = new MemoryStream(Utf8("abcdef"));
        AssertFault(await ReadAsync(body, declared, CancellationToken.None), 400, "its length differs from the declared one");
        Assert.Equal(declared + 1, body.Position);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0L, false)]
    [InlineData((long)BodyReader.MaxBytes, false)]
    [InlineData(BodyReader.MaxBytes + 1L, true)]
    [InlineData(long.MaxValue, true)]
    public void A_declared_length_beyond_the_limit_is_413_before_a_byte_is_read(long? length, bool refused) =>
        Assert.Equal(refused ? 413 : null, BodyReader.CheckDeclared(length)?.Status);

    [Fact]
    public async Task A_body_that_comes_in_pieces_is_read_whole()
    {
        var reading = ReadAsync(_pipe.Reader.AsStream(), declared: null, CancellationToken.None);
        await _pipe.Writer.WriteAsync(Utf8("ab"), TestContext.Current.CancellationToken);
        _time.Advance(BodyReader.Limit - TimeSpan.FromTicks(1));
        await _pipe.Writer.WriteAsync(Utf8("c"), TestContext.Current.CancellationToken);
        await _pipe.Writer.CompleteAsync();
        Assert.Equal(Utf8("abc"), (await reading).Value);
    }

    [Fact]
    public async Task A_body_that_does_not_end_in_time_is_408()
    {
        var reading = ReadAsync(_pipe.Reader.AsStream(), declared: null, CancellationToken.None);
        await _pipe.Writer.WriteAsync(Utf8("ab"), TestContext.Current.CancellationToken);
        _time.Advance(BodyReader.Limit);
        AssertFault(await reading, 408, "within 5 seconds");
    }

    [Fact]
    public async Task Memory_follows_the_bytes_that_arrived_and_not_what_was_declared()
    {
        var reading = ReadAsync(_pipe.Reader.AsStream(), BodyReader.MaxBytes, CancellationToken.None);
        Assert.Equal(BodyBudget.FirstBytes, _budget.Taken);
        await _pipe.Writer.WriteAsync(new byte[BodyBudget.FirstBytes], TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => _budget.Taken == 2 * BodyBudget.FirstBytes);
        await _pipe.Writer.CompleteAsync(new IOException("gone"));
        await reading;
        Assert.Equal(0, _budget.Taken);
    }

    [Fact]
    public async Task Beyond_the_budget_it_is_503_before_a_byte_is_read()
    {
        while (_budget.TryReserve(BodyBudget.FirstBytes))
            continue;
        using var body = new MemoryStream(Utf8("abc"));
        var refused = await ReadAsync(body, 3, CancellationToken.None);
        AssertFault(refused, 503, "Too many", "rate-limited");
        Assert.NotNull(refused.Fault!.RetryAfter);
        Assert.Equal(0, body.Position);
    }

    [Fact]
    public void The_last_quarter_is_for_small_bodies()
    {
        while (_budget.TryReserve(2 * BodyBudget.FirstBytes))
            continue;
        Assert.InRange(_budget.Taken, (3 << 18) - 2 * BodyBudget.FirstBytes, 3 << 18);
        Assert.True(_budget.TryReserve(BodyBudget.FirstBytes));
    }

    [Theory]
    [InlineData(96, 12)]
    [InlineData(1, 4)]
    [InlineData(16_384, 256)]
    public void By_default_an_eighth_of_the_memory_is_for_bodies(int megabytes, int budget) =>
        Assert.Equal((long)budget << 20, BodyBudget.Default((long)megabytes << 20));

    [Fact]
    public async Task A_caller_who_goes_away_is_no_slow_caller()
    {
        using var aborted = new CancellationTokenSource();
        var reading = ReadAsync(_pipe.Reader.AsStream(), declared: null, aborted.Token);
        await aborted.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_400()
    {
        await _pipe.Writer.WriteAsync(Utf8("ab"), TestContext.Current.CancellationToken);
        await _pipe.Writer.CompleteAsync(new IOException("Unexpected end of request content."));
        AssertFault(await ReadAsync(_pipe.Reader.AsStream(), declared: null, CancellationToken.None), 400, "could not be read");
    }

    private async Task<Result<byte[]>> ReadAsync(Stream body, long? declared, CancellationToken aborted)
    {
        using var buffer = _reader.CreateBuffer(declared);
        return await _reader.ReadAsync(body, buffer, aborted) is { } fault ? fault : buffer.Bytes.ToArray();
    }

    private static BodyBudget NewBudget(int bytes) => new(Options.Create(new HttpOptions { MaxBodyBytesInFlight = bytes }));
}
