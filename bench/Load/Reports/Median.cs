namespace CaptchaGate.Bench.Load.Reports;

/// <summary>The middle one; of an even number the upper of the two in the middle.</summary>
internal static class Median
{
    public static T Of<T>(IEnumerable<T> figures)
    {
        var ordered = figures.Order().ToArray();
        return ordered[ordered.Length / 2];
    }
}
