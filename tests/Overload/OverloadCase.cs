using System.Globalization;
using CaptchaGate.TestKit.Matrix;

namespace CaptchaGate.Overload.Tests;

/// <summary>A cell of the matrix of overloads.</summary>
/// <param name="Starvation">What the server is short of.</param>
/// <param name="Noise">What comes beside the tokens.</param>
/// <param name="Connections">How many send junk tokens; with noise, as many send that.</param>
/// <param name="Policy">The setting <c>FailOpen__Policy</c>.</param>
/// <param name="Processors">The server's share.</param>
internal sealed record OverloadCase(Starvation Starvation, Noise Noise, int Connections, string Policy, double Processors)
{
    private static readonly Starvation[] AllStarvations = Enum.GetValues<Starvation>();
    private static readonly Noise[] AllNoises = Enum.GetValues<Noise>();
    private static readonly int[] AllConnections = [256, 12, 64];
    private static readonly string[] AllPolicies = ["guarded", "open"];
    private static readonly double[] AllProcessors = [0.5, 0.25, 2, 0.1, 1];

    /// <value>How long the load lasts.</value>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(MatrixChoice.Size is MatrixSize.Full ? 8 : 5);

    /// <value>How many of two places it takes: both, where it uses both processors.</value>
    public int Weight => Processors > 1 || Starvation is Starvation.BusyCore or Starvation.AfterOutage ? 2 : 1;

    /// <value>So little that it may turn everybody away.</value>
    public bool MayShedEverything => Processors <= 0.1;

    /// <summary>The cases to run: three of a suite that has to be quick, 26 in CI, 300 in full.</summary>
    public static IEnumerable<OverloadCase> Chosen()
    {
        if (MatrixChoice.Size is MatrixSize.Full)
            return Full();
        if (MatrixChoice.Size is MatrixSize.Handful)
            return [new(Starvation.Load, Noise.HeavyBodies, 64, "guarded", 0.5), new(Starvation.Dropped32, Noise.None, 64, "open", 1), new(Starvation.Stopped, Noise.None, 12, "guarded", 2)];
        // Every starvation with either policy, every noise with every share of the processors.
        return AllStarvations.SelectMany(static (starvation, row) => new[] { 0, 1 }.Select(half => Of(starvation, (2 * row) + half)));
    }

    // 300 of the 520 combinations, evenly spread: 7 has no factor in common with 520.
    private static IEnumerable<OverloadCase> Full()
    {
        var all = (
            from starvation in AllStarvations
            from noise in AllNoises
            from processors in AllProcessors
            from policy in AllPolicies
            select (starvation, noise, processors, policy)).ToArray();
        return Enumerable.Range(0, all.Length).Where(i => i * 7 % all.Length < 300)
            .Select(i => new OverloadCase(all[i].starvation, all[i].noise, AllConnections[i % AllConnections.Length], all[i].policy, all[i].processors));
    }

    private static OverloadCase Of(Starvation starvation, int number) => new(
        starvation,
        AllNoises[(number + (number / 4)) % AllNoises.Length],
        AllConnections[number % AllConnections.Length],
        AllPolicies[number % AllPolicies.Length],
        AllProcessors[number % AllProcessors.Length]);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Starvation} {Noise} {Connections} connections {Policy} {Processors} processors");
}
