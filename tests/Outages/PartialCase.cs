using System.Globalization;
using CaptchaGate.TestKit.Matrix;

namespace CaptchaGate.Outages.Tests;

/// <summary>An upstream that answers a part of what it is asked and is silent to the rest.</summary>
/// <param name="Share">How many of a hundred are answered.</param>
/// <param name="Rate">Attempts a second.</param>
/// <param name="Policy">The setting <c>FailOpen__Policy</c>.</param>
internal sealed record PartialCase(int Share, int Rate, string Policy)
{
    private static readonly int[] AllShares = [0, 5, 20, 50];
    private static readonly int[] AllRates = [1, 20, 200];

    public static IEnumerable<PartialCase> Chosen() => MatrixChoice.Size switch
    {
        MatrixSize.Full => from share in AllShares from rate in AllRates from policy in new[] { "guarded", "open" } select new PartialCase(share, rate, policy),
        MatrixSize.Pairwise => AllShares.SelectMany(static (share, i) => AllRates.Where((_, j) => (i + j) % 2 == 0).Select(rate => new PartialCase(share, rate, i % 2 == 0 ? "guarded" : "open"))),
        _ => [new(50, 20, "guarded")],
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Share} % answered {Rate} a second {Policy}");
}
