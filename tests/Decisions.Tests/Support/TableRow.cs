using System.Text.Json;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>A row of <c>docs/decision-table.json</c>, read as anybody would read it: with no help from the product's code.</summary>
internal sealed record TableRow(
    int Id,
    string Group,
    string What,
    string Class,
    string ErrorCode,
    IReadOnlyDictionary<string, string> Http,
    string Retry,
    bool CallerCanCause,
    string Log)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<string> Policies { get; } = ["closed", "guarded", "open"];

    public static IReadOnlyList<TableRow> All { get; } = Read();

    /// <summary>The row of this number, or the one that a stored or forwarded answer ends in.</summary>
    public static TableRow Of(int id) => All.Single(row => row.Id == id);

    public override string ToString() => $"row {Id} ({What})";

    private static TableRow[] Read()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "decision-table.json"));
        using var json = JsonDocument.Parse(file);
        return json.RootElement.GetProperty("rows").Deserialize<TableRow[]>(Web)!;
    }
}
