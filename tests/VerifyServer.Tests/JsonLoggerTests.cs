using System.Text;
using System.Text.Json;
using CaptchaGate.VerifyServer.Logging;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.VerifyServer.Tests;

public sealed class JsonLoggerTests : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly ServerMeter _meter = new();
    private readonly BatchedConsole _console;
    private readonly ILogger _log;

    public JsonLoggerTests()
    {
        _console = new BatchedConsole(_output, formatter: null, new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), TimeSpan.Zero, _meter);
        _log = _console.CreateLogger("CaptchaGate.Test");
    }

    [Fact]
    public void A_line_names_time_event_level_category_message_and_the_fields_by_their_types()
    {
        _log.Log(LogLevel.Error, new EventId(1234, "Named"), "{Text} {Truth} {Int} {Long} {Double} {Name} {Nothing} {Span}", "a\"b\n€", true, 1, 2L, 1.5, LogLevel.Debug, null, TimeSpan.FromSeconds(3));
        Assert.Equal(
            """{"Timestamp":"2026-01-02T03:04:05Z","EventId":1234,"LogLevel":"Error","Category":"CaptchaGate.Test","Message":"a\u0022b\n\u20AC True 1 2 1.5 Debug (null) 00:00:03","State":{"Text":"a\u0022b\n\u20AC","Truth":true,"Int":1,"Long":2,"Double":"1.5","Name":"Debug","Nothing":null,"Span":"00:00:03"}}""" + "\n",
            Encoding.UTF8.GetString(Written()));
    }

    [Theory]
    [InlineData(LogLevel.Trace)]
    [InlineData(LogLevel.Debug)]
    [InlineData(LogLevel.Information)]
    [InlineData(LogLevel.Warning)]
    [InlineData(LogLevel.Error)]
    [InlineData(LogLevel.Critical)]
    public void Every_level_goes_by_its_name(LogLevel level)
    {
        _log.Log(level, "x");
        Assert.Equal(level.ToString(), Line().GetProperty("LogLevel").GetString());
    }

    [Fact]
    public void An_exception_is_told_whole()
    {
        _log.LogWarning(new InvalidOperationException("why"), "failed");
        Assert.StartsWith("System.InvalidOperationException: why", Line().GetProperty("Exception").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_logs_while_it_is_printed_tears_no_line()
    {
        _log.LogInformation("outer {Value}", new Chatty(_log));
        var messages = Encoding.UTF8.GetString(Written()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString());
        Assert.Equal("outer value", messages.Last());
        Assert.Contains("inner", messages, StringComparer.Ordinal);
    }

    public void Dispose()
    {
        _console.Dispose();
        _meter.Dispose();
        _output.Dispose();
    }

    private JsonElement Line() => JsonDocument.Parse(Written()).RootElement;

    private byte[] Written()
    {
        _console.Dispose();
        return _output.ToArray();
    }

    private sealed class Chatty(ILogger log)
    {
        public override string ToString()
        {
            log.LogInformation("inner");
            return "value";
        }
    }
}
