using System.Text.Json;
using System.Text.RegularExpressions;
using CaptchaGate.Infrastructure.Tests.Bicep;
using CaptchaGate.Tests.Kusto;

namespace CaptchaGate.Infrastructure.Tests.Azure;

/// <summary>The alerts and the workbook as they are deployed. What Kusto makes of their queries: <see cref="KustoTests"/>.</summary>
public sealed partial class QueryTests
{
    private static readonly string[] Alerts =
    [
        "budget-spent", "cannot-start", "credentials", "misconfigured", "server-errors", "silence", "slow", "throttled", "unhandled-fault", "unverified-passes", "widget-outage",
    ];

    private static readonly Dictionary<string, string> Events =
        JsonSerializer.Deserialize<Dictionary<string, string>>(Repository.Read("infra/bicep/kql/events.json"))!;

    [Fact]
    public void There_is_an_alert_for_each_of_these() =>
        Assert.Equal(Alerts, DeployedQuery.All.Where(static query => query.Kind is DeployedQuery.Alert).Select(static query => query.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_alert_links_to_its_entry_in_the_runbook_that_the_team_reads()
    {
        var rules = Resources.Everything.OfType("Microsoft.Insights/scheduledQueryRules");

        AssertEach.Of(Alerts.Length, rules, static rule =>
        {
            var name = rule["properties"]!["displayName"]!.GetValue<string>()["CaptchaGate: ".Length..];
            Assert.EndsWith($" Runbook: https://wiki.example.com/captchagate/operations#alert-{name}", rule["properties"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Each_alert_reaches_every_address_and_action_group()
    {
        var mail = Assert.Single(Resources.Everything.OfType("Microsoft.Insights/actionGroups"));
        var rules = Resources.Everything.OfType("Microsoft.Insights/scheduledQueryRules");

        Assert.Equal(
            ["ops@example.com", "security@example.com"],
            mail["properties"]!["emailReceivers"]!.AsArray().Select(static receiver => receiver!["emailAddress"]!.GetValue<string>()));
        AssertEach.Of(Alerts.Length, rules, static rule => Assert.Equal(2, rule["properties"]!["actions"]!["actionGroups"]!.AsArray().Count));
        Assert.Equal("3", Resources.Everything.Output("ALERT_RECEIVERS"));
    }

    [Fact]
    public void Every_event_name_in_a_query_belongs_to_its_id()
    {
        var pairs = NamedEvent().Matches(Repository.Read("infra/bicep/kql/workbook/trouble.kql"));

        Assert.True(pairs.Count >= 13, $"only {pairs.Count} events are named");
        AssertEach.Of(pairs, static pair => Assert.Equal(Events[pair.Groups["id"].Value], pair.Groups["name"].Value));
    }

    [GeneratedRegex("(?<id>\\d{4}), \"(?<name>\\w+)\"")]
    private static partial Regex NamedEvent();
}
