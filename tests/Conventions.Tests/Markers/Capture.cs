using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Conventions.Tests.Markers;

/// <summary>Keeps everything that the server lets out, each piece with the place that it came out of.</summary>
internal sealed class Capture : IDisposable
{
    private readonly ConcurrentQueue<(string Place, string Text)> _pieces = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _spans;

    public Capture()
    {
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("CaptchaGate", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add($"metric {instrument.Name}", TextOf(tags)));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add($"metric {instrument.Name}", TextOf(tags)));
        _meters.Start();
        _spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("CaptchaGate", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Add($"span {span.OperationName}", TextOf(span)),
        };
        ActivitySource.AddActivityListener(_spans);
    }

    public IReadOnlyList<(string Place, string Text)> Pieces => [.. _pieces];

    public void Add(string place, string text) => _pieces.Enqueue((place, text));

    public void Dispose()
    {
        _meters.Dispose();
        _spans.Dispose();
    }

    private static string TextOf(Activity span) =>
        $"{span.DisplayName} {span.StatusDescription} {span.TraceStateString} {string.Join(' ', span.TagObjects.Concat(span.Baggage.Select(static pair => KeyValuePair.Create(pair.Key, (object?)pair.Value))).Select(static pair => $"{pair.Key}={pair.Value}"))}";

    private static string TextOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
            text.Append(name).Append('=').Append(value).Append(' ');
        return text.ToString();
    }
}

/// <summary>Logs into a <see cref="Capture"/>: text, values, exceptions and, where asked, scopes.</summary>
internal abstract class CapturingProvider(Capture capture, string place, bool scopes) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void Write(string category, EventId eventId, string text, object? state, Exception? exception)
    {
        var piece = new StringBuilder(text).Append('\n').Append(exception).Append('\n');
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
            piece.AppendJoin('\n', values.Select(static pair => $"{pair.Key}={pair.Value}"));
        if (scopes)
            _scopes?.ForEachScope(static (scope, text) => text.Append('\n').Append(scope), piece);
        capture.Add($"{place} {category} {eventId.Id} {eventId.Name}", piece.ToString());
    }

    private sealed class Logger(CapturingProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Write(category, eventId, formatter(state, exception), state, exception);
    }
}

/// <summary>Gets what the product's own filters let through, as its console does: without the framework's scopes, which hold the path.</summary>
internal sealed class FilteredLog(Capture capture) : CapturingProvider(capture, "log", scopes: false);

/// <summary>Gets every event of every category, with scopes.</summary>
internal sealed class TraceLog(Capture capture) : CapturingProvider(capture, "trace", scopes: true);
