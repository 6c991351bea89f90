using System.Globalization;

namespace CaptchaGate.Tests.Collector;

/// <summary>Reads export requests. The numbers are those of <c>opentelemetry-proto</c> 1.x (trace, metrics, logs, common).</summary>
internal static class ExportReader
{
    public static IEnumerable<IReadOnlyDictionary<string, string>> Resources(byte[] request) =>
        new ProtoMessage(request).Messages(1).Select(static of => Attributes(of.Message(1)!, 1));

    public static IEnumerable<ExportedSpan> Spans(byte[] request) =>
        from scope in Scopes(request)
        from span in scope.Messages(2)
        let status = span.Message(15)
        select new ExportedSpan(
            span.Hex(1),
            span.Hex(2),
            span.Hex(4),
            span.Text(5),
            (int)span.Number(6),
            Attributes(span, 9),
            (int)(status?.Number(3) ?? 0),
            status?.Text(2) ?? "");

    public static IEnumerable<ExportedPoint> Points(byte[] request) =>
        from scope in Scopes(request)
        from metric in scope.Messages(2)
        from data in metric.Messages(5).Concat(metric.Messages(7)).Concat(metric.Messages(9))
        from point in data.Messages(1)
        select metric.Has(9)
            ? new ExportedPoint(metric.Text(1), metric.Text(3), Attributes(point, 9), point.Double(5), point.Number(4), point.Number(3))
            : new ExportedPoint(metric.Text(1), metric.Text(3), Attributes(point, 7), point.Has(6) ? (long)point.Number(6) : point.Double(4), 1, point.Number(3));

    public static IEnumerable<ExportedLog> Logs(byte[] request) =>
        from scope in Scopes(request)
        from record in scope.Messages(2)
        select new ExportedLog(
            scope.Message(1)!.Text(1),
            record.Text(12),
            record.Text(3),
            record.Message(5)?.Text(1) ?? "",
            Attributes(record, 6),
            record.Hex(9),
            record.Hex(10));

    private static IEnumerable<ProtoMessage> Scopes(byte[] request) => new ProtoMessage(request).Messages(1).SelectMany(static of => of.Messages(2));

    private static Dictionary<string, string> Attributes(ProtoMessage of, int field) =>
        of.Messages(field).ToDictionary(static pair => pair.Text(1), static pair => pair.Message(2) is { } value ? Value(value) : "", StringComparer.Ordinal);

    private static string Value(ProtoMessage any)
    {
        if (any.Has(2))
            return any.Number(2) != 0 ? "true" : "false";
        if (any.Has(3))
            return ((long)any.Number(3)).ToString(CultureInfo.InvariantCulture);
        return any.Has(4) ? any.Double(4).ToString(CultureInfo.InvariantCulture) : any.Text(1);
    }
}
