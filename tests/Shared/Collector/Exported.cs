namespace CaptchaGate.Tests.Collector;

/// <summary>One span as it was exported.</summary>
internal sealed record ExportedSpan(
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    int Kind,
    IReadOnlyDictionary<string, string> Attributes,
    int Status,
    string StatusMessage)
{
    public const int Server = 2;
    public const int Client = 3;
    public const int Error = 2;

    public string? this[string name] => Attributes.GetValueOrDefault(name);

    public bool IsRoot => ParentId.Length == 0;
}

/// <summary>One point of a metric as it was exported last.</summary>
/// <param name="Value">Of a histogram, the sum.</param>
/// <param name="Count">Of a histogram, how many values; 1 for others.</param>
internal sealed record ExportedPoint(string Metric, string Unit, IReadOnlyDictionary<string, string> Attributes, double Value, ulong Count, ulong Time)
{
    public string? this[string name] => Attributes.GetValueOrDefault(name);
}

/// <summary>One event as it was exported.</summary>
internal sealed record ExportedLog(string Category, string EventName, string Severity, string Body, IReadOnlyDictionary<string, string> Attributes, string TraceId, string SpanId)
{
    public string? this[string name] => Attributes.GetValueOrDefault(name);
}
