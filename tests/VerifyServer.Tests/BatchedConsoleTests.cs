using System.Text;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CaptchaGate.VerifyServer.Tests;

public sealed class BatchedConsoleTests : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly Sink _output = new();
    private readonly ServerMeter _meter = new();
    private readonly BatchedConsole _console;
    private readonly ILogger _log;

    public BatchedConsoleTests()
    {
        _console = New(Never);
        _log = _console.CreateLogger("test");
    }

    [Fact]
    public async Task Lines_wait_for_others_and_leave_together_in_their_order()
    {
        using var console = New(TimeSpan.FromMilliseconds(200));
        var log = console.CreateLogger("test");
        for (var i = 0; i < 10; i++)
            log.LogInformation("{Number}", i);
        await Eventually.HoldsAsync(() => Messages().Length == 10);
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"{i}"), Messages(), StringComparer.Ordinal);
        Assert.InRange(_output.Writes, 1, 9);
    }

    [Theory]
    [InlineData(LogLevel.Warning)]
    [InlineData(LogLevel.Error)]
    [InlineData(LogLevel.Critical)]
    public async Task What_somebody_should_look_at_is_written_at_once_and_after_what_came_before(LogLevel level)
    {
        _log.LogInformation("before");
        _log.Log(level, "loud");
        await Eventually.HoldsAsync(() => Messages().Length == 2);
        Assert.Equal(["before", "loud"], Messages());
    }

    [Fact]
    public async Task A_flush_returns_when_the_lines_are_written()
    {
        _log.LogInformation("now");
        await _console.FlushAsync();
        Assert.Equal(["now"], Messages());
    }

    [Fact]
    public void Nothing_is_lost_at_the_end()
    {
        _log.LogInformation("last");
        _console.Dispose();
        Assert.Equal(["last"], Messages());
    }

    [Fact]
    public async Task A_reader_that_stops_blocks_neither_the_log_nor_a_flush_nor_the_end_and_what_is_lost_is_told()
    {
        _output.Stop();
        var line = new string('x', 10_000);
        const int Lines = 300;
        for (var i = 0; i < Lines; i++)
            _log.LogWarning("{Line}", line);
        await _console.FlushAsync();
        await _console.FlushAsync();
        _output.GoOn();
        await Eventually.HoldsAsync(() => Messages().Any(static message => message.Contains("dropped", StringComparison.Ordinal)));
        var messages = Messages();
        Assert.Equal(Lines - messages.Count(message => string.Equals(message, line, StringComparison.Ordinal)), int.Parse(messages[^1].Split(' ')[0]));
        Assert.True(Encoding.UTF8.GetByteCount(string.Concat(messages)) <= 2 * LineWriter.MaxWaitingBytes + line.Length);

        _output.Stop();
        _log.LogWarning("never read");
        _console.Dispose();
        _output.GoOn();
    }

    [Fact]
    public async Task Characters_of_several_bytes_arrive_whole()
    {
        var text = string.Concat(Enumerable.Repeat("ä€😀", 20_000));
        _log.LogWarning("{Text}", text);
        await _console.FlushAsync();
        Assert.Equal([text], Messages());
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public async Task A_log_that_cannot_be_written_any_more_disturbs_no_one(Type fault)
    {
        _output.Fault = fault == typeof(ObjectDisposedException) ? new ObjectDisposedException("output") : (Exception)Activator.CreateInstance(fault)!;
        _log.LogError("lost");
        await _console.FlushAsync();
        Assert.Empty(_output.Text);
        _output.Fault = null;
        _log.LogError("seen");
        await Eventually.HoldsAsync(() => Messages().Length == 2);
        Assert.Equal("seen", Messages()[0]);
        Assert.StartsWith("1 log lines were dropped", Messages()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void People_get_the_format_of_the_framework()
    {
        using var services = new ServiceCollection().AddLogging(static logging => logging.AddSimpleConsole(static console => console.SingleLine = true)).BuildServiceProvider();
        var console = New(TimeSpan.Zero, services.GetServices<ConsoleFormatter>().Single(static format => format.Name is ConsoleFormatterNames.Simple));
        console.CreateLogger("test").LogWarning(7, "for {Reader}", "you");
        console.Dispose();
        Assert.Equal($"warn: test[7] for you{Environment.NewLine}", _output.Text);
    }

    [Fact]
    public async Task No_line_is_lost_or_torn_when_many_log_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
                _log.Log(i % 50 == 0 ? LogLevel.Warning : LogLevel.Information, "{Thread} {Number}", thread, i);
        })));
        _console.Dispose();
        Assert.Equal(
            Enumerable.Range(0, 8).SelectMany(thread => Enumerable.Range(0, 500).Select(i => $"{thread} {i}")).Order(StringComparer.Ordinal),
            Messages().Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _console.Dispose();
        _meter.Dispose();
        _output.Dispose();
    }

    private BatchedConsole New(TimeSpan delay, ConsoleFormatter? formatter = null) => new(_output, formatter, new FakeTimeProvider(), delay, _meter);

    private string[] Messages() =>
        [.. _output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString()!)];

    private sealed class Sink : MemoryStream
    {
        private readonly ManualResetEventSlim _isRead = new(initialState: true);
        private readonly Lock _lock = new();
        private readonly MemoryStream _written = new();

        public Exception? Fault { get; set; }

        public int Writes { get; private set; }

        public string Text
        {
            get
            {
                lock (_lock)
                    return Encoding.UTF8.GetString(_written.ToArray());
            }
        }

        public void Stop() => _isRead.Reset();

        public void GoOn() => _isRead.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _isRead.Wait();
            if (Fault is { } fault)
                throw fault;
            lock (_lock)
            {
                Writes++;
                _written.Write(buffer);
            }
        }

        protected override void Dispose(bool disposing)
        {
            _isRead.Dispose();
            _written.Dispose();
            base.Dispose(disposing);
        }
    }
}
