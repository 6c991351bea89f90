using System.Collections.Concurrent;
using CaptchaGate.Packages.Tests.Doubles;
using CaptchaGate.Packages.Tests.Queries;

namespace CaptchaGate.Packages.Tests;

/// <summary>
/// Each alert and each tile of the workbook: its fault, brought about in the published worker and in the custom handler, gives rows that the
/// query finds, with every column that it names; a healthy run gives none.
/// </summary>
public sealed class QueryTests
{
    private static readonly ConcurrentDictionary<(string Fault, bool Worker), Lazy<Task<HostRows>>> Runs = new();

    // Query, fault, and what shows in the rows of that fault and in no row of a healthy run.
    private static readonly (string Query, string Fault, string Shows)[] Cases =
    [
        ("alerts/unverified-ratio", "outage", "State.Degraded == \"upstream-unavailable\""),
        ("alerts/misconfigured", "refused key", "State.Outcome == \"KeyRefused\" and State.Code == \"InvalidAccessKeyId.NotFound\""),
        ("alerts/throttled", "throttling", "State.Code == \"Throttling.User\""),
        ("alerts/budget-spent", "spent budget", "State.Outcome == \"Unreachable\""),
        ("alerts/credentials", "store down", "State.Reason == \"KMS: InternalError\""),
        ("alerts/unhandled-fault", "fault of ours", "State.Exception == \"InvalidOperationException\""),
        ("alerts/server-errors", "outage under closed policy", "resultCode == \"503\""),
        ("alerts/slow", "slow service", "todouble(State.TotalMs) >= 1200"),
        ("alerts/silence", "no visitors", ""),
        ("alerts/cannot-start", "wrong setting", "message startswith \"error: Captcha__Region \""),
        ("workbook/verdicts", "outage", "State.Class == \"Unavailable\""),
        ("workbook/codes", "refused key", "State.Code == \"InvalidAccessKeyId.NotFound\" and State.FaultOwner == \"Operator\""),
        ("workbook/latency", "slow service", "todouble(State.TotalMs) >= 1200 and todouble(State.UpstreamMs) > 0"),
        ("workbook/unverified", "outage", "State.Degraded == \"upstream-unavailable\" and State.Scene == \"default\""),
        ("workbook/billed", "service errors", "EventId == 1013"),
        ("workbook/trouble", "refused key", "EventId == 1002"),
        ("workbook/gauges", "spent budget", "name == \"captcha_gate.fail_open.budget_left\" and valueSum == 0"),
    ];

    private static IEnumerable<(string Query, string Fault, string Shows)> Deployed => Cases.Where(static one => File.Exists(Repository.PathOf($"infra/bicep/kql/{one.Query}.kql")));

    public static TheoryData<string, bool> Proofs
    {
        get
        {
            var proofs = new TheoryData<string, bool>();
            foreach (var (query, _, _) in Deployed)
            {
                proofs.Add(query, true);
                proofs.Add(query, false);
            }

            return proofs;
        }
    }

    [Fact]
    public void Every_query_has_its_fault_and_every_fault_a_query()
    {
        var folder = Repository.PathOf("infra/bicep/kql");
        var queries = Directory.EnumerateFiles(folder, "*.kql", SearchOption.AllDirectories).Select(file => Path.ChangeExtension(Path.GetRelativePath(folder, file), null)).Where(static name => name is not "events");
        Assert.Equal(queries.Order(StringComparer.Ordinal), Deployed.Select(static one => one.Query).Order(StringComparer.Ordinal));
        Assert.Equal(
            Fault.All.Where(static fault => fault != Fault.Healthy).Select(static fault => fault.Name).Order(StringComparer.Ordinal),
            Cases.Select(static one => one.Fault).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task The_fault_gives_rows_that_the_query_finds_and_a_healthy_run_does_not(string query, bool worker)
    {
        var (_, fault, shows) = Cases.Single(one => string.Equals(one.Query, query, StringComparison.Ordinal));
        var asked = KqlQuery.Of(query);
        var faulty = asked.Choose(await RowsAsync(fault, worker));
        var healthy = asked.Choose(await RowsAsync(Fault.Healthy.Name, worker));
        if (shows.Length == 0)
        {
            // The alert is about what is missing.
            Assert.Empty(faulty);
            Assert.NotEmpty(healthy);
            return;
        }

        Assert.True(faulty.Any(row => KqlExpression.Holds(shows, row)), $"{shows} is not among:\n{string.Join('\n', (await RowsAsync(fault, worker)).All)}");
        Assert.All(asked.Columns, column => Assert.True(faulty.Any(row => KqlExpression.Value(column, row) is not null), $"No row has {column}."));
        // How long a healthy call takes is the machine's business.
        if (fault is not "slow service")
            Assert.DoesNotContain(healthy, row => KqlExpression.Holds(shows, row));
        if (query.StartsWith("alerts/", StringComparison.Ordinal) && fault is not "slow service")
            Assert.Empty(healthy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Spans_belong_to_the_host_s_operation_and_double_none_of_its_requests(bool worker)
    {
        var rows = await RowsAsync(Fault.Healthy.Name, worker);

        var request = Assert.Single(rows.Of("requests"));
        var span = Assert.Single(rows.Of("dependencies"), static row => row.Text("name") is "POST /verify");
        Assert.Equal((request.Text("operation_Id"), request.Text("id")), (span.Text("operation_Id"), span.Text("operation_ParentId")));
        Assert.Contains(rows.Of("dependencies"), row => row.Text("name") is "VerifyIntelligentCaptcha" && string.Equals(row.Text("operation_Id"), request.Text("operation_Id"), StringComparison.Ordinal));
        Assert.Contains(rows.Of("customMetrics"), static row => row.Text("name") is "captcha_gate.verdicts");
        Assert.Empty(rows.Of("others"));
        // The event says whose operation it is.
        Assert.Contains(rows.Of("traces"), row => row.Text("message").Contains($"\"TraceId\":\"{request.Text("operation_Id")}\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_happens_outside_an_invocation_is_seen_too(bool worker) =>
        Assert.Contains((await RowsAsync(Fault.Healthy.Name, worker)).Of("traces"), static row => row.Text("message").Contains("\"EventId\":1008", StringComparison.Ordinal));

    private static Task<HostRows> RowsAsync(string fault, bool worker) => Runs.GetOrAdd(
        (fault, worker),
        static run => new(() => FaultStage.RunAsync(Fault.All.Single(one => string.Equals(one.Name, run.Fault, StringComparison.Ordinal)), run.Worker))).Value;
}
