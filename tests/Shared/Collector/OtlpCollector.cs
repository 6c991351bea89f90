using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Tests.Collector;

/// <summary>Takes what an OpenTelemetry collector takes ("OTLP/HTTP", binary protobuf) on a free port, and keeps every request as it came.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private Servers.LoopbackServer _server = null!;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = new();
    private readonly ConcurrentQueue<string> _strangers = new();

    private OtlpCollector()
    {
    }

    public Uri Address => new(_server.Url);

    public IReadOnlyList<(string Path, byte[] Body)> Requests => [.. _requests];

    /// <value>Requests that no exporter should have sent.</value>
    public IReadOnlyList<string> Strangers => [.. _strangers];

    public IReadOnlyList<ExportedSpan> Spans => Read("/v1/traces", ExportReader.Spans);

    public IReadOnlyList<ExportedLog> Logs => Read("/v1/logs", ExportReader.Logs);

    /// <value>The newest point of each series.</value>
    public IReadOnlyList<ExportedPoint> Points =>
        [.. Read("/v1/metrics", ExportReader.Points)
            .GroupBy(static point => (point.Metric, string.Join(';', point.Attributes.OrderBy(static pair => pair.Key, StringComparer.Ordinal))))
            .Select(static series => series.MaxBy(static point => point.Time)!)];

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Resources => [.. _requests.SelectMany(static request => ExportReader.Resources(request.Body))];

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        collector._server = await Servers.LoopbackServer.StartAsync(collector.TakeAsync);
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var path = context.Request.Path.Value ?? "";
        if (path is "/v1/traces" or "/v1/metrics" or "/v1/logs" && context.Request.Method is "POST" && context.Request.ContentType is "application/x-protobuf")
            _requests.Enqueue((path, body.ToArray()));
        else
            _strangers.Enqueue($"{context.Request.Method} {path} {context.Request.ContentType}");
        // An empty message: everything was taken.
        context.Response.ContentType = "application/x-protobuf";
    }

    private T[] Read<T>(string path, Func<byte[], IEnumerable<T>> read) =>
        [.. _requests.Where(request => string.Equals(request.Path, path, StringComparison.Ordinal)).SelectMany(request => read(request.Body))];
}
