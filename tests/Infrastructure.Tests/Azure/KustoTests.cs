using System.Text.Json;
using CaptchaGate.Tests;
using CaptchaGate.Tests.Kusto;

namespace CaptchaGate.Infrastructure.Tests.Azure;

/// <summary>Every query that is deployed, read by Kusto's own parser against the tables of Application Insights.</summary>
public sealed class KustoTests
{
    private static readonly Dictionary<string, string> Events = JsonSerializer.Deserialize<Dictionary<string, string>>(Repository.Read("infra/bicep/kql/events.json"))!;

    [Fact]
    public void Every_query_of_the_repository_is_deployed()
    {
        Assert.Equal(Repository.Files("infra/bicep/kql/alerts", "*.kql").Count, DeployedQuery.All.Count(static query => query.Kind is DeployedQuery.Alert));
        Assert.Equal(Repository.Files("infra/bicep/kql/workbook", "*.kql").Count, DeployedQuery.All.Count(static query => query.Kind is DeployedQuery.Tile));
        Assert.DoesNotContain(DeployedQuery.All, static query => query.Text.Contains("{threshold}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_query_has_an_error_and_each_reads_one_table()
    {
        var queries = await ParseAsync(DeployedQuery.All);

        Assert.Equal(DeployedQuery.All.Count, queries.Count);
        Assert.Empty(queries.SelectMany(static query => query.Errors.Select(error => $"{query.Name}: {error}")));
        AssertEach.Of(queries, static query => Assert.Single(query.Tables));
        // A query that compares nothing with anything tells nothing.
        AssertEach.Of(queries, static query => Assert.NotEmpty(query.Comparisons));
    }

    [Theory]
    [InlineData("traces | where mesage == 'x'", "mesage")]
    [InlineData("trace | where message == 'x'", "trace")]
    [InlineData("traces | where message = 'x'", "must have the type bool")]
    [InlineData("traces | summarise count()", "Query operator expected")]
    [InlineData("traces | where tobol(message)", "tobol")]
    public async Task A_mistake_in_a_query_is_found(string text, string error)
    {
        var query = Assert.Single(await ParseAsync([new(DeployedQuery.Alert, "seeded", text)]));

        Assert.Contains(query.Errors, found => found.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_event_that_a_query_names_exists()
    {
        var ids = (await ParseAsync(DeployedQuery.All)).SelectMany(EventIds).ToArray();

        Assert.True(ids.Length >= 25, $"only {ids.Length} events are named");
        AssertEach.Of(ids, static id => Assert.Contains(id, Events.Keys));
    }

    [Fact]
    public async Task What_a_query_asks_for_is_told_column_by_column()
    {
        var query = Assert.Single(await ParseAsync([new(DeployedQuery.Alert, "seeded",
            "traces | where tobool(tostring(customDimensions.A)) and not(tobool(customDimensions.B)) and toint(customDimensions.C) in (1, 2) and message startswith 'x' and severityLevel between (1 .. 3)")]));

        Assert.Empty(query.Errors);
        Assert.Equal(["traces.customDimensions", "traces.message", "traces.severityLevel"], query.Columns);
        Assert.Equal(["customDimensions.A", "customDimensions.B", "customDimensions.C"], query.Fields);
        Assert.Equal(
            ["customDimensions.A == True", "customDimensions.B == False", "customDimensions.C in 1,2", "message startswith x", "severityLevel between 1,3"],
            query.Comparisons.Select(static comparison => $"{comparison.Column} {comparison.Operator} {string.Join(',', comparison.Values)}").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> EventIds(ParsedQuery query) => query.Comparisons
        .Where(static comparison => comparison is { Column: "EventId", Operator: "==" or "in" } or { Operator: "datatable" })
        .SelectMany(static comparison => comparison.Values)
        .Where(static value => value.ValueKind is JsonValueKind.Number)
        .Select(static value => value.ToString());

    private static async Task<IReadOnlyList<ParsedQuery>> ParseAsync(IEnumerable<DeployedQuery> queries)
    {
        var parsed = await KustoParser.ParseAsync(queries);
        NotRun.When(parsed is null, "npm is not installed: the queries of alerts and workbook are not parsed (on Debian: apt-get install nodejs npm)");
        return parsed!;
    }
}
