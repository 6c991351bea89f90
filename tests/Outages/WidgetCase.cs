using CaptchaGate.TestKit.Matrix;

namespace CaptchaGate.Outages.Tests;

/// <summary>A cell of the matrix of claims that the widget cannot load.</summary>
/// <param name="Fault">What is wrong with the widget's hosts.</param>
/// <param name="Part">Of which part.</param>
/// <param name="Policy">The setting <c>FailOpen__Policy</c>.</param>
/// <param name="HasBudget">Whether the budget is left.</param>
/// <param name="ServiceIsUp">Whether the captcha service answers.</param>
/// <param name="HasBaseline">Whether the hosts answered the server before.</param>
/// <param name="WasSolved">Whether the service accepted a newly solved challenge just before.</param>
internal sealed record WidgetCase(WidgetFault Fault, FaultyPart Part, string Policy, bool HasBudget, bool ServiceIsUp, bool HasBaseline, bool WasSolved)
{
    private static readonly WidgetFault[] AllFaults = Enum.GetValues<WidgetFault>();
    private static readonly string[] AllPolicies = ["guarded", "open", "closed"];

    public bool Passes => Policy is not "closed" && IsProven && HasBudget && !WasSolved;

    /// <value>Whether a round can find the outage.</value>
    public bool IsProven => Fault.IsOutage() && HasBaseline;

    public static IEnumerable<WidgetCase> Chosen() => MatrixChoice.Size switch
    {
        MatrixSize.Full => Rows(Product(AllFaults.Length, 2, AllPolicies.Length, 2, 2, 2, 2)),
        // Every pair, and every fault once where nothing else stands against a pass.
        MatrixSize.Pairwise => Rows(Pairwise.Rows(AllFaults.Length, 2, AllPolicies.Length, 2, 2, 2, 2))
            .Concat(AllFaults.Select(static (fault, i) => new WidgetCase(fault, (FaultyPart)(i % 2), AllPolicies[i % 2], true, i % 3 != 0, true, false)))
            .Distinct(),
        _ =>
        [
            new(WidgetFault.Refused, FaultyPart.Script, "guarded", HasBudget: true, ServiceIsUp: true, HasBaseline: true, WasSolved: false),
            new(WidgetFault.Silent, FaultyPart.Initialization, "open", HasBudget: true, ServiceIsUp: false, HasBaseline: true, WasSolved: false),
            new(WidgetFault.Captive, FaultyPart.Script, "open", HasBudget: true, ServiceIsUp: true, HasBaseline: true, WasSolved: false),
        ],
    };

    private static IEnumerable<WidgetCase> Rows(IEnumerable<int[]> rows) => rows.Select(static row => new WidgetCase(
        AllFaults[row[0]], (FaultyPart)row[1], AllPolicies[row[2]], row[3] == 0, row[4] == 0, row[5] == 0, row[6] == 1));

    private static IEnumerable<int[]> Product(params int[] sizes) =>
        sizes.Aggregate<int, IEnumerable<int[]>>([[]], static (rows, size) => rows.SelectMany(row => Enumerable.Range(0, size).Select(i => (int[])[.. row, i])));

    public override string ToString() =>
        $"{Fault} {Part} {Policy} budget {(HasBudget ? "left" : "spent")} service {(ServiceIsUp ? "up" : "down")} {(HasBaseline ? "with" : "without")} baseline{(WasSolved ? " solved just now" : "")}";
}
