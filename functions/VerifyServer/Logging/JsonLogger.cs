using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CaptchaGate.VerifyServer.Logging;

/// <summary>
/// Writes an event as one JSON document a line, with the field names of the framework's JSON console: Timestamp, EventId,
/// LogLevel, Category, Message, Exception, and State with the event's own fields. Unlike that one it writes the message
/// once and without its template, so that a line is a quarter shorter; and TraceId where there is a span.
/// </summary>
internal sealed class JsonLogger(BatchedConsole console, TimeProvider time, string category) : ILogger
{
    private const string Template = "{OriginalFormat}";

    // Kept for the thread's next event, and away while one is written: what is printed may log something itself.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _line;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Write(logLevel, eventId.Id, formatter(state, exception), exception, state as IReadOnlyList<KeyValuePair<string, object?>>);

    // Not generic: it would be compiled at start for each kind of event.
    private void Write(LogLevel level, int eventId, string message, Exception? exception, IReadOnlyList<KeyValuePair<string, object?>>? fields)
    {
        var line = _line ?? new();
        var json = _json ?? new(line);
        (_line, _json) = (null, null);
        json.WriteStartObject();
        json.WriteString("Timestamp"u8, time.GetUtcNow().UtcDateTime);
        json.WriteNumber("EventId"u8, eventId);
        json.WriteString("LogLevel"u8, NameOf(level));
        json.WriteString("Category"u8, category);
        json.WriteString("Message"u8, message);
        if (Activity.Current is { } span)
            json.WriteString("TraceId"u8, span.TraceId.ToHexString());
        if (exception is not null)
            json.WriteString("Exception"u8, exception.ToString());
        if (fields is not null)
            WriteFields(json, fields);
        json.WriteEndObject();
        json.Flush();
        line.Write("\n"u8);
        console.Add(line.WrittenSpan, level);
        line.ResetWrittenCount();
        json.Reset();
        (_line, _json) = (line, json);
    }

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        json.WriteStartObject("State"u8);
        for (var i = 0; i < fields.Count; i++)
        {
            var (name, value) = fields[i];
            if (!string.Equals(name, Template, StringComparison.Ordinal))
                WriteField(json, name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => nameof(LogLevel.Trace),
        LogLevel.Debug => nameof(LogLevel.Debug),
        LogLevel.Information => nameof(LogLevel.Information),
        LogLevel.Warning => nameof(LogLevel.Warning),
        LogLevel.Error => nameof(LogLevel.Error),
        _ => nameof(LogLevel.Critical),
    };
}
