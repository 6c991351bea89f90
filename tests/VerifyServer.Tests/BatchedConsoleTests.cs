using System.Text;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CaptchaGate.VerifyServer.Tests;

public sealed class BatchedConsoleTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Sink _output = new();
    private readonly BatchedConsole _console;
    private readonly ILogger _log;

    public BatchedConsoleTests()
    {
        _console = New(BatchedConsole.UsualDelay);
        _log = _console.CreateLogger("test");
    }

    [Fact]
    public void Lines_wait_for_others_and_leave_together_in_their_order()
    {
        _log.LogInformation("first");
        _log.LogInformation("second");
        Assert.Equal("", _output.Text);
        _time.Advance(BatchedConsole.UsualDelay);
        Assert.Equal(["first", "second"], Messages());
        Assert.Equal(1, _output.Writes);
        _log.LogInformation("third");
        _time.Advance(BatchedConsole.UsualDelay);
        Assert.Equal(["first", "second", "third"], Messages());
    }

    [Theory]
    [InlineData(LogLevel.Warning)]
    [InlineData(LogLevel.Error)]
    [InlineData(LogLevel.Critical)]
    public void What_somebody_should_look_at_is_written_at_once_and_after_what_came_before(LogLevel level)
    {
        _log.LogInformation("before");
        _log.Log(level, "loud");
        Assert.Equal(["before", "loud"], Messages());
    }

    [Fact]
    public void Where_an_instance_may_freeze_every_line_is_written_at_once()
    {
        using var console = New(TimeSpan.Zero);
        console.CreateLogger("test").LogInformation("now");
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
    public void What_waits_is_bounded()
    {
        var line = new string('x', 10_000);
        for (var length = 0; length <= BatchedConsole.MostWaiting; length += line.Length)
            _log.LogInformation("{Line}", line);
        Assert.True(_output.Text.Length > BatchedConsole.MostWaiting);
    }

    [Fact]
    public void Characters_of_several_bytes_arrive_whole()
    {
        var text = string.Concat(Enumerable.Repeat("ä€😀", 20_000));
        _log.LogWarning("{Text}", text);
        Assert.Equal([text], Messages());
    }

    [Fact]
    public void A_log_that_nobody_reads_any_more_disturbs_nobody()
    {
        _output.Broken = true;
        _log.LogError("lost");
        _console.Dispose();
        Assert.Equal("", _output.Text);
    }

    [Fact]
    public void People_get_the_format_of_the_framework()
    {
        using var services = new ServiceCollection().AddLogging(static logging => logging.AddSimpleConsole(static console => console.SingleLine = true)).BuildServiceProvider();
        using var console = New(TimeSpan.Zero, services.GetServices<ConsoleFormatter>().Single(static format => format.Name is ConsoleFormatterNames.Simple));
        console.CreateLogger("test").LogWarning(7, "for {Reader}", "you");
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
        if (!_output.Broken)
            _console.Dispose();
    }

    private BatchedConsole New(TimeSpan delay, ConsoleFormatter? formatter = null) => new(_output, formatter, _time, delay);

    private string[] Messages() =>
        [.. _output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString()!)];

    private sealed class Sink : MemoryStream
    {
        public bool Broken { get; set; }

        public int Writes { get; private set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Broken)
                throw new IOException("Broken pipe");
            Writes++;
            base.Write(buffer.ToArray(), 0, buffer.Length);
        }
    }
}
