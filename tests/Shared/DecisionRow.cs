using System.Text.Json;

namespace CaptchaGate.Tests;

/// <summary>One row of <c>docs/decision-table.json</c>, read apart from the product.</summary>
internal sealed record DecisionRow(JsonElement Json)
{
    public static IReadOnlyList<DecisionRow> All { get; } =
        [.. JsonDocument.Parse(Repository.Read("docs/decision-table.json")).RootElement.GetProperty("rows").EnumerateArray().Select(static row => new DecisionRow(row))];

    /// <value>Rows that are steps on the way to an outcome: a stored answer, a stale key, "by code".</value>
    public static IReadOnlyList<int> Steps { get; } = [9, 11, 25];

    public static IEnumerable<DecisionRow> Outcomes => All.Where(static row => !Steps.Contains(row.Id));

    public static DecisionRow Of(int id) => All.Single(row => row.Id == id);

    public int Id => Json.GetProperty("id").GetInt32();

    public string Group => Text("group");

    public string What => Text("what");

    public string Class => Text("class");

    public string ErrorCode => Text("errorCode");

    public string Retry => Text("retry");

    public string Log => Text("log");

    public string Note => Text("note");

    public bool CallerCanCause => Json.GetProperty("callerCanCause").GetBoolean();

    /// <param name="policy"><c>closed</c>, <c>guarded</c> or <c>open</c>.</param>
    public string Http(string policy) => Json.GetProperty("http").GetProperty(policy).GetString()!;

    public override string ToString() => $"{Id} {What}";

    private string Text(string property) => Json.GetProperty(property).GetString()!;
}
