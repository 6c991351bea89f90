using CaptchaGate.Decisions.Tests.Support;

namespace CaptchaGate.Decisions.Tests.Rows;

/// <summary>How to provoke each row of the decision table.</summary>
internal static class RowDrivers
{
    private static readonly Dictionary<int, Scenario[]>[] Groups =
        [BeforeRows.Scenarios, StoredRows.Scenarios, WidgetRows.Scenarios, CredentialRows.Scenarios, TransportRows.Scenarios, EnvelopeRows.Scenarios, VerdictRows.Scenarios];

    public static IReadOnlyList<Scenario> Of(int row) => Groups.FirstOrDefault(group => group.ContainsKey(row))?[row] ?? [];

    public static IEnumerable<int> Rows => Groups.SelectMany(group => group.Keys);

    /// <summary>Every way, in every world that the table tells apart, under <paramref name="policy"/>.</summary>
    public static IEnumerable<RowCase> Cases(TableRow row, string policy) =>
        from scenario in Of(row.Id)
        let end = scenario.EndsInRow is { } id ? TableRow.Of(id) : row
        let cell = row.Http[policy]
        from pair in cell switch
        {
            // The client has disconnected.
            "none" => [(new CaseAssumptions(), new Expectation([], false, null))],
            // The table sends on: to the verdict, to the code's row, to what was stored.
            _ => CaseAssumptions.Of(cell is "continue" or "by Code" or "stored answer, replayed:true" ? end.Http[policy] : cell, end.ErrorCode),
        }
        where scenario.Fits?.Invoke(pair.World) is not false
        select new RowCase(row, policy, scenario, pair.World, pair.Expected);
}
