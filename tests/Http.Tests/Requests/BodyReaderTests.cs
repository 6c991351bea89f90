using System.IO.Pipelines;
using CaptchaGate.Http.Requests;
using CaptchaGate.Tests;
using static CaptchaGate.Http.Tests.Support.Reading;

namespace CaptchaGate.Http.Tests.Requests;

public sealed class BodyReaderTests
{
    private readonly ManualTime _time = new();
    private readonly Pipe _pipe = new();
    private readonly BodyReader _reader;

    public BodyReaderTests() => _reader = new BodyReader(_time);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BodyReader.MaxBytes)]
    public async Task A_body_up_to_the_limit_is_read_whole(int length)
    {
        var body = Enumerable.Range(0, length).Select(static i => (byte)i).ToArray();
        Assert.Equal(body, (await _reader.ReadAsync(new MemoryStream(body), length, CancellationToken.None)).Value);
    }

    [Fact]
    public async Task One_byte_more_is_413_and_nothing_beyond_it_is_read()
    {
        using var body = new MemoryStream(new byte[BodyReader.MaxBytes * 10]);
        AssertFault(await _reader.ReadAsync(body, declared: null, CancellationToken.None), 413, "longer than 64 KiB");
        Assert.Equal(BodyReader.MaxBytes + 1, body.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task More_than_was_declared_is_400_and_nothing_beyond_one_byte_of_it_is_read(int declared)
    {
        using var body = new MemoryStream(Utf8("abcdef"));
        AssertFault(await _reader.ReadAsync(body, declared, CancellationToken.None), 400, "not what was declared");
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
        var reading = _reader.ReadAsync(_pipe.Reader.AsStream(), declared: null, CancellationToken.None);
        await _pipe.Writer.WriteAsync(Utf8("ab"), TestContext.Current.CancellationToken);
        _time.Advance(BodyReader.Limit - TimeSpan.FromTicks(1));
        await _pipe.Writer.WriteAsync(Utf8("c"), TestContext.Current.CancellationToken);
        await _pipe.Writer.CompleteAsync();
        Assert.Equal(Utf8("abc"), (await reading).Value);
    }

    [Fact]
    public async Task A_body_that_does_not_end_in_time_is_408()
    {
        var reading = _reader.ReadAsync(_pipe.Reader.AsStream(), declared: null, CancellationToken.None);
        await _pipe.Writer.WriteAsync(Utf8("ab"), TestContext.Current.CancellationToken);
        _time.Advance(BodyReader.Limit);
        AssertFault(await reading, 408, "within 5 seconds");
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_no_slow_caller()
    {
        using var aborted = new CancellationTokenSource();
        var reading = _reader.ReadAsync(_pipe.Reader.AsStream(), declared: null, aborted.Token);
        await aborted.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.AsTask());
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_400()
    {
        await _pipe.Writer.WriteAsync(Utf8("ab"), TestContext.Current.CancellationToken);
        await _pipe.Writer.CompleteAsync(new IOException("Unexpected end of request content."));
        AssertFault(await _reader.ReadAsync(_pipe.Reader.AsStream(), declared: null, CancellationToken.None), 400, "could not be read");
    }
}
