namespace CaptchaGate.Tests.Assertions;

/// <summary>
/// Asserts something of each item and that there are items: <c>Assert.All</c> passes when a query or a regular expression finds
/// nothing, and is therefore a banned symbol in tests (<c>eng/BannedSymbols.Tests.txt</c>).
/// </summary>
internal static class AssertEach
{
    /// <summary>Fails where there is no item, or where the check fails for one.</summary>
    public static void Of<T>(IEnumerable<T> items, Action<T> check)
    {
        T[] found = [.. items];
        Assert.NotEmpty(found);
        Assert.All(found, (item, _) => check(item));
    }

    /// <summary>Fails where there are more or fewer items than expected, or where the check fails for one.</summary>
    public static void Of<T>(int expectedCount, IEnumerable<T> items, Action<T> check)
    {
        T[] found = [.. items];
        Assert.Equal(expectedCount, found.Length);
        Of(found, check);
    }
}
