using System.Globalization;
using CaptchaGate.TestKit.Matrix;

namespace CaptchaGate.Outages.Tests;

/// <summary>A cell of the matrix of outages.</summary>
/// <param name="Fault">What is wrong with the service or the way to it.</param>
/// <param name="Warm">Whether the server had verified before, or starts in the outage.</param>
/// <param name="Visitors">How many, each with an address of its own.</param>
/// <param name="Policy">The setting <c>FailOpen__Policy</c>.</param>
/// <param name="Processors">The server's share.</param>
internal sealed record OutageCase(Fault Fault, bool Warm, int Visitors, string Policy, double Processors)
{
    private const int SceneBudget = 30;
    private const int ClientBudget = 3;

    private static readonly Fault[] AllFaults = Enum.GetValues<Fault>();
    private static readonly int[] AllVisitors = [1, 64];
    private static readonly string[] AllPolicies = ["guarded", "open", "closed"];
    private static readonly double[] AllProcessors = [2, 0.5, 0.25];

    /// <value>The addresses of the service are known and it answers: a name server that fails is no outage.</value>
    public bool CanVerify => Warm && Fault.IsOfNames();

    public int ExpectedPasses => Policy is "closed" || CanVerify ? 0 : Math.Min(SceneBudget, Visitors * ClientBudget);

    public static IEnumerable<OutageCase> Chosen() => MatrixChoice.Size switch
    {
        MatrixSize.Full =>
            from fault in AllFaults
            from warm in new[] { true, false }
            from visitors in AllVisitors
            from policy in AllPolicies
            from processors in AllProcessors
            select new OutageCase(fault, warm, visitors, policy, processors),
        MatrixSize.Pairwise => Pairwise.Rows(AllFaults.Length, 2, AllVisitors.Length, AllPolicies.Length, AllProcessors.Length)
            .Select(static row => new OutageCase(AllFaults[row[0]], row[1] == 1, AllVisitors[row[2]], AllPolicies[row[3]], AllProcessors[row[4]])),
        _ => [new(Fault.SynDropped, Warm: false, 64, "guarded", 2), new(Fault.Silent, Warm: true, 1, "guarded", 0.5), new(Fault.NamesDropped, Warm: true, 64, "open", 2)],
    };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Fault} {(Warm ? "warm" : "cold")} {Visitors} visitors {Policy} {Processors} processors");
}
