using System.Text.Json;

namespace CaptchaGate.Playground.Traces;

/// <summary>A row of <c>docs/decision-table.json</c>.</summary>
/// <param name="What">What happened.</param>
/// <param name="Class">Such as <c>AMBIGUOUS</c>.</param>
/// <param name="Http">The answer, by policy.</param>
internal sealed record DecisionRow(int Id, string What, string Class, IReadOnlyDictionary<string, string> Http, string Note)
{
    /// <summary>Whether a pass without a verdict asks for a probe that fails, under this policy.</summary>
    public bool NeedsProbe(string policy) => Http[policy].Contains("probe", StringComparison.Ordinal);
}

/// <summary>The decision table, from the document that everybody reads.</summary>
internal sealed class DecisionRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<int, DecisionRow> _rows;

    private DecisionRows(IEnumerable<DecisionRow> rows) => _rows = rows.ToDictionary(static row => row.Id);

    public DecisionRow this[int id] => _rows[id];

    public static DecisionRows Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new(document.RootElement.GetProperty("rows").Deserialize<DecisionRow[]>(Json)!);
    }
}
