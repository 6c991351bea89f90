using CaptchaGate.Decisions.Tests.Rows;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.Decisions.Tests;

/// <summary>
/// Every row of the decision table under every policy, over real sockets. The table is the data: a cell says what the answer
/// must be, and a row without a case fails.
/// </summary>
public abstract class DecisionTableTests
{
    private const int MostRepeated = 3;
    private const double MostMillisecondsLate = 250;

    /// <summary>Row and policy of one group of the table.</summary>
    private protected static TheoryData<int, string> Cells(Func<TableRow, bool> which) =>
        [.. from row in TableRow.All where which(row) from policy in TableRow.Policies select (row.Id, policy)];

    private protected static async Task ProveAsync(int id, string policy)
    {
        var row = TableRow.Of(id);
        var cases = RowDrivers.Cases(row, policy).ToArray();
        Assert.True(cases.Length > 0, $"No case causes {row}.");
        var faults = await Task.WhenAll(cases.Select(FaultsAsync));
        Assert.True(faults.All(each => each.Count == 0), $"{row} under {policy}:\n{string.Join('\n', faults.SelectMany(each => each))}");
    }

    // A run whose control was late is void: a gate that is kept from its processors is right not to take that for an outage.
    private static async Task<IReadOnlyList<string>> FaultsAsync(RowCase @case)
    {
        Lateness.Measure();
        for (var left = MostRepeated; ; left--)
        {
            var started = TimeProvider.System.GetTimestamp();
            var faults = await FaultsOnceAsync(@case);
            if (faults.Count == 0 || left == 0 || Lateness.LongestSince(started) <= MostMillisecondsLate)
                return faults;
        }
    }

    private static async Task<IReadOnlyList<string>> FaultsOnceAsync(RowCase @case)
    {
        try
        {
            return await @case.FaultsAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [$"{@case.Scenario}{@case.World}: {exception}"];
        }
    }
}

/// <summary>Rows 1 to 14.</summary>
public sealed class BeforeTheServiceTests : DecisionTableTests
{
    public static TheoryData<int, string> Rows => Cells(row => row.Group is "before" or "credentials");

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Each_row_under_each_policy(int row, string policy) => ProveAsync(row, policy);
}

/// <summary>Rows 15 to 22, and 53.</summary>
public sealed class TransportTests : DecisionTableTests
{
    public static TheoryData<int, string> Rows => Cells(row => row.Group is "transport");

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Each_row_under_each_policy(int row, string policy) => ProveAsync(row, policy);
}

/// <summary>Rows 23 to 37.</summary>
public sealed class EnvelopeTests : DecisionTableTests
{
    public static TheoryData<int, string> Rows => Cells(row => row.Group is "envelope");

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Each_row_under_each_policy(int row, string policy) => ProveAsync(row, policy);
}

/// <summary>Rows 38 to 52.</summary>
public sealed class VerdictTests : DecisionTableTests
{
    public static TheoryData<int, string> Rows => Cells(row => row.Group is "verdict" or "ours");

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Each_row_under_each_policy(int row, string policy) => ProveAsync(row, policy);
}

/// <summary>The table and its drivers name the same rows.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Every_row_has_a_driver_and_a_test_class_and_every_driver_a_row()
    {
        Assert.Equal(TableRow.All.Select(row => row.Id).Order(), RowDrivers.Rows.Order());
        string[] groups = ["before", "credentials", "transport", "envelope", "verdict", "ours"];
        AssertEach.Of(TableRow.All, row => Assert.Contains(row.Group, groups, StringComparer.Ordinal));
        Assert.Equal(162, TableRow.All.Count * TableRow.Policies.Count);
    }

    [Fact]
    public void No_cell_says_something_that_these_tests_cannot_read()
    {
        foreach (var row in TableRow.All)
        {
            foreach (var policy in TableRow.Policies)
                Assert.NotEmpty(RowDrivers.Cases(row, policy));
        }
    }
}
