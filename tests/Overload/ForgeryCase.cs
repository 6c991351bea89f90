using CaptchaGate.TestKit.Matrix;

namespace CaptchaGate.Overload.Tests;

/// <summary>Forged claims that the widget cannot load, while its hosts answer and the server is short of something.</summary>
/// <param name="Starvation">What the server is short of.</param>
/// <param name="Policy">The setting <c>FailOpen__Policy</c>.</param>
/// <param name="Processors">The server's share.</param>
internal sealed record ForgeryCase(Starvation Starvation, string Policy, double Processors)
{
    private static readonly Starvation[] AllStarvations = Enum.GetValues<Starvation>();
    private static readonly string[] AllPolicies = ["guarded", "open"];
    private static readonly double[] AllProcessors = [0.5, 0.25, 2, 0.1, 1];

    public static IEnumerable<ForgeryCase> Chosen() => MatrixChoice.Size switch
    {
        MatrixSize.Full => from starvation in AllStarvations from policy in AllPolicies from processors in AllProcessors select new ForgeryCase(starvation, policy, processors),
        // Every second starvation: they run one after the other, some 20 seconds each.
        MatrixSize.Pairwise => AllStarvations.Where(static (_, i) => i % 2 == 0).Select(static (starvation, i) => new ForgeryCase(starvation, AllPolicies[i % 2], AllProcessors[i % AllProcessors.Length])),
        _ => [new(Starvation.Load, "open", 2), new(Starvation.Reset32, "guarded", 1)],
    };

    /// <summary>The overload that it happens in.</summary>
    public OverloadCase Overload => new(Starvation, Noise.None, Connections: 64, Policy, Processors);

    public override string ToString() => FormattableString.Invariant($"forged claims {Starvation} {Policy} {Processors} processors");
}
