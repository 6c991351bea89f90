using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using CaptchaGate.Packages.Tests.Doubles;
using CaptchaGate.Packages.Tests.Queries;

namespace CaptchaGate.Packages.Tests;

/// <summary>
/// Each alert and each tile of the workbook: its fault, brought about in the published worker and in the custom handler, gives rows that the
/// query finds, with every column that it names; a healthy run gives none.
/// </summary>
public sealed partial class QueryTests
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
        ("alerts/credentials", "store down from the start", "EventId == 1009"),
        ("alerts/unhandled-fault", "fault of ours", "EventId == 1012 and State.Exception == \"InvalidOperationException\""),
        ("alerts/widget-outage", "widget outage", "State.Region == \"sgp\""),
        ("alerts/server-errors", "outage under closed policy", "resultCode == \"503\""),
        ("alerts/slow", "slow service", "todouble(State.TotalMs) >= 1200"),
        ("alerts/silence", "no visitors", ""),
        ("alerts/cannot-start", "wrong setting", "message startswith \"error: Captcha__Region \""),
        ("workbook/verdicts", "outage", "State.Class == \"Unavailable\""),
        ("workbook/codes", "refused key", "State.Code == \"InvalidAccessKeyId.NotFound\" and State.FaultOwner == \"Operator\""),
        ("workbook/latency", "slow service", "todouble(State.TotalMs) >= 1200 and todouble(State.UpstreamMs) > 0"),
        ("workbook/unverified", "outage", "State.Degraded == \"upstream-unavailable\" and State.Scene == \"default\""),
        ("workbook/billed", "several troubles", "EventId == 1013"),
        ("workbook/trouble", "refused key", "EventId == 1002"),
        ("workbook/trouble", "several troubles", "EventId == 1022"),
        ("workbook/gauges", "spent budget", "name == \"captcha_gate.fail_open.budget_left\" and valueSum == 0"),
    ];

    private static readonly string Folder = Repository.PathOf("infra/bicep/kql");

    private static readonly string[] Queries =
        [.. Directory.EnumerateFiles(Folder, "*.kql", SearchOption.AllDirectories).Select(static file => Path.ChangeExtension(Path.GetRelativePath(Folder, file), null)).Where(static name => name is not "events").Order(StringComparer.Ordinal)];

    public static TheoryData<string, string, bool> Proofs
    {
        get
        {
            var proofs = new TheoryData<string, string, bool>();
            foreach (var (query, fault, _) in Cases)
            {
                proofs.Add(query, fault, true);
                proofs.Add(query, fault, false);
            }

            return proofs;
        }
    }

    [Fact]
    public void Every_query_has_its_fault_and_every_fault_a_query()
    {
        Assert.Equal<IEnumerable<string>>(Queries, Cases.Select(static one => one.Query).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Equal(
            Fault.All.Where(static fault => fault != Fault.Healthy).Select(static fault => fault.Name).Order(StringComparer.Ordinal),
            Cases.Select(static one => one.Fault).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_document_has_a_row_for_each() =>
        Assert.Equal(Cases.Select(static one => one.Query).Order(StringComparer.Ordinal), DocumentRow().Matches(Repository.Read("docs/telemetry.md")).Select(static row => row.Groups["query"].Value).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task The_fault_gives_rows_that_the_query_finds_and_a_healthy_run_does_not(string query, string fault, bool worker)
    {
        var shows = Cases.Single(one => string.Equals(one.Query, query, StringComparison.Ordinal) && string.Equals(one.Fault, fault, StringComparison.Ordinal)).Shows;
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
        AssertEach.Of(asked.Columns, column => Assert.True(faulty.Any(row => KqlExpression.Value(column, row) is not null), $"No row has {column}."));
        // How long a healthy call takes is the machine's business.
        if (fault is not "slow service")
            Assert.DoesNotContain(healthy, row => KqlExpression.Holds(shows, row));
        if (query.StartsWith("alerts/", StringComparison.Ordinal) && fault is not "slow service")
            Assert.Empty(healthy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_event_and_metric_that_a_query_names_is_really_emitted(bool worker)
    {
        string[] named = [.. Queries.SelectMany(static query => Named().Matches(Repository.Read($"infra/bicep/kql/{query}.kql"))).Select(static match => match.Value).Distinct(StringComparer.Ordinal)];
        var runs = new List<HostRows>();
        foreach (var fault in Fault.All)
            runs.Add(await RowsAsync(fault.Name, worker));

        Assert.True(named.Length > 15, string.Join(' ', named));
        AssertEach.Of(named, name => Assert.Contains(runs, rows => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? rows.HasEvent(id)
            : rows.Of("customMetrics").Any(row => string.Equals(row.Text("name"), name, StringComparison.Ordinal))));
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_healthy_run_has_no_event_that_somebody_should_look_at(bool worker)
    {
        var lines = (await RowsAsync(Fault.Healthy.Name, worker)).Of("traces").Select(static row => row.Text("message")).Where(static message => message.StartsWith('{')).ToArray();

        Assert.Contains(lines, static line => line.Contains("\"EventId\":1000", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => !line.Contains("\"LogLevel\":\"Information\"", StringComparison.Ordinal));
    }

    // Both hosts at once: most of a run is waiting.
    private static async Task<HostRows> RowsAsync(string fault, bool worker)
    {
        var (asked, other) = (Run(fault, worker), Run(fault, !worker));
        await Task.WhenAll(asked, other).ContinueWith(static _ => { }, TaskScheduler.Default);
        return await asked;
    }

    private static Task<HostRows> Run(string fault, bool worker) => Runs.GetOrAdd(
        (fault, worker),
        static run => new(() => FaultTestHost.RunAsync(Fault.All.Single(one => string.Equals(one.Name, run.Fault, StringComparison.Ordinal)), run.Worker))).Value;

    [GeneratedRegex("\\b1\\d{3}\\b(?! \\.\\.)|captcha_gate\\.[a-z_.]+", RegexOptions.None, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| `(?<query>(?:alerts|workbook)/[a-z-]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DocumentRow();
}
