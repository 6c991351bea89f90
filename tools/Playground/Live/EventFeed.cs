using System.Text.Json;
using System.Threading.Channels;

namespace CaptchaGate.Playground.Live;

/// <summary>
/// The live events of the page. A page that comes later gets the last <see cref="MaxTraces"/> requests and the last <see cref="MaxLines"/> lines of the log;
/// a page that reads too slowly misses the oldest. So the memory is bounded, whatever callers do.
/// </summary>
internal sealed class EventFeed
{
    public const int MaxTraces = 20;
    public const int MaxLines = 200;
    private const int MaxReaders = 16;
    private const int MaxWaiting = 256;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Lock _lock = new();
    private readonly Queue<string> _traces = new();
    private readonly Queue<string> _lines = new();
    private readonly List<Channel<string>> _readers = [];

    public void Trace<T>(T trace) => Publish("trace", trace, _traces, MaxTraces);

    public void Line<T>(T line) => Publish("log", line, _lines, MaxLines);

    /// <summary>One server-sent event. JSON has no line breaks of its own, so it is one line of data.</summary>
    public static string Format<T>(string kind, T value) => $"event: {kind}\ndata: {JsonSerializer.Serialize(value, Json)}\n\n";

    /// <returns>Null where too many pages are open. Dispose of it when the page is gone.</returns>
    public Reader? Open()
    {
        lock (_lock)
        {
            if (_readers.Count == MaxReaders)
                return null;
            var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
            _readers.Add(channel);
            return new(this, channel, [.. _traces, .. _lines]);
        }
    }

    private void Publish<T>(string kind, T value, Queue<string> kept, int max)
    {
        var text = Format(kind, value);
        lock (_lock)
        {
            kept.Enqueue(text);
            if (kept.Count > max)
                kept.Dequeue();
            foreach (var reader in _readers)
                reader.Writer.TryWrite(text);
        }
    }

    /// <summary>One open page.</summary>
    /// <param name="earlier">What happened before.</param>
    internal sealed class Reader(EventFeed feed, Channel<string> channel, IReadOnlyList<string> earlier) : IDisposable
    {
        public IReadOnlyList<string> Earlier => earlier;

        public ChannelReader<string> Next => channel.Reader;

        public void Dispose()
        {
            lock (feed._lock)
                feed._readers.Remove(channel);
        }
    }
}
