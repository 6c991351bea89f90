using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>A row of an Application Insights table: its columns by name.</summary>
/// <param name="Table"><c>traces</c>, <c>requests</c>, <c>exceptions</c>, <c>customMetrics</c> or <c>dependencies</c>.</param>
internal sealed record HostRow(string Table, JsonElement Columns)
{
    public static HostRow Of(string table, object columns) => new(table, JsonSerializer.SerializeToElement(columns));

    public string Text(string column) => Columns.TryGetProperty(column, out var value) ? value.ToString() : "";

    public override string ToString() => $"{Table} {Columns}";
}

/// <summary>What the Functions host writes to Application Insights with our <c>host.json</c>, by the rules that were seen with the real one (4.1037).</summary>
internal sealed class HostRows
{
    private const string ConsoleCategory = "Host.Function.Console";

    private readonly ConcurrentQueue<HostRow> _rows = new();

    public IReadOnlyList<HostRow> All => [.. _rows];

    public IEnumerable<HostRow> Of(string table) => _rows.Where(row => string.Equals(row.Table, table, StringComparison.Ordinal));

    /// <summary>Whether one of the product's events is among the rows.</summary>
    public bool HasEvent(int id) => Of("traces").Any(row => row.Text("message").Contains(string.Create(CultureInfo.InvariantCulture, $"\"EventId\":{id},"), StringComparison.Ordinal));

    public void Add(HostRow row) => _rows.Enqueue(row);

    /// <summary>A line of the process' standard output: always information.</summary>
    public void AddOutput(string line) => AddTrace(line, severity: 1, ConsoleCategory, eventName: null, invocation: null);

    /// <summary>A line of its standard error: the words in it decide.</summary>
    public void AddError(string line)
    {
        string[] signs = ["error", "fail", "severe", "unhandled exception"];
        var severity = line.Contains("warn", StringComparison.OrdinalIgnoreCase) ? 2
            : signs.Any(sign => line.Contains(sign, StringComparison.OrdinalIgnoreCase)) ? 3 : 1;
        AddTrace(line, severity, ConsoleCategory, eventName: null, invocation: null);
    }

    /// <summary>A record that came by gRPC during an invocation: the event's name and the text, no id, no fields. Below <c>"Function": "Warning"</c> it is dropped.</summary>
    public void AddRecord(string function, string invocation, int level, string? eventName, string text)
    {
        if (level >= 3)
            AddTrace(text, level - 1, $"Function.{function}.User", eventName, invocation);
    }

    public void AddRequest(string function, int status, string operation, string id) => _rows.Enqueue(HostRow.Of("requests", new
    {
        name = function,
        resultCode = status.ToString(CultureInfo.InvariantCulture),
        success = status < 500,
        operation_Id = operation,
        id,
    }));

    public void AddException(string function, string message, string operation) =>
        _rows.Enqueue(HostRow.Of("exceptions", new { outerMessage = message, operation_Name = function, operation_Id = operation }));

    private void AddTrace(string message, int severity, string category, string? eventName, string? invocation) => _rows.Enqueue(HostRow.Of("traces", new
    {
        message,
        severityLevel = severity,
        customDimensions = new { Category = category, EventName = eventName, InvocationId = invocation },
        cloud_RoleInstance = "double",
    }));
}
