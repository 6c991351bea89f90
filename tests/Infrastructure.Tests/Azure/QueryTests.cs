using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaptchaGate.Infrastructure.Tests.Azure;

public sealed partial class QueryTests
{
    private static readonly string[] Meters =
    [
        "captcha_gate.verdicts", "captcha_gate.unverified_passes", "captcha_gate.refused_requests", "captcha_gate.billed_calls", "captcha_gate.upstream.duration",
        "captcha_gate.fail_open.budget_left", "captcha_gate.breaker.state", "captcha_gate.credentials.age", "captcha_gate.clock_skew",
    ];

    private static readonly Dictionary<string, string> Events =
        JsonSerializer.Deserialize<Dictionary<string, string>>(Repository.Read("infra/bicep/kql/events.json"))!;

    public static TheoryData<string> Queries { get; } = [.. Repository.Files("infra/bicep/kql", "*.kql")];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_event_and_metric_that_a_query_asks_for_exists(string file)
    {
        var query = Repository.Read(file);
        var ids = EventFilter().Matches(query).SelectMany(match => Number().Matches(match.Groups["ids"].Value)).Select(id => id.Value);

        Assert.All(ids, id => Assert.Contains(id, Events.Keys));
        Assert.All(Meter().Matches(query), meter => Assert.Contains(meter.Value, Meters));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_event_name_in_a_query_belongs_to_its_id(string file) =>
        Assert.All(
            NamedEvent().Matches(Repository.Read(file)),
            pair => Assert.Equal(Events[pair.Groups["id"].Value], pair.Groups["name"].Value));

    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_query_is_used_and_its_threshold_filled_in(string file)
    {
        var name = file["infra/bicep/".Length..];
        var loads = BicepTemplate.All
            .SelectMany(template => template.Code.Split('\n'))
            .Where(line => line.Contains($"loadTextContent('../{name}')", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(loads);
        if (Repository.Read(file).Contains("{threshold}", StringComparison.Ordinal))
            Assert.All(loads, line => Assert.Contains("'{threshold}', string(thresholds.", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unverified-passes")]
    [InlineData("misconfigured")]
    [InlineData("throttled")]
    [InlineData("budget-spent")]
    [InlineData("server-errors")]
    [InlineData("slow")]
    [InlineData("silence")]
    [InlineData("credentials")]
    [InlineData("unhandled-fault")]
    public void There_is_an_alert_for(string rule) =>
        Assert.Contains($"    name: '{rule}'\n", BicepTemplate.Load("infra/bicep/modules/alerts.bicep").Code, StringComparison.Ordinal);

    [Fact]
    public void An_event_id_is_found_in_each_way_a_query_may_name_it()
    {
        const string query = "events | where EventId == 1000 or EventId in (1001, 2222)";

        var ids = EventFilter().Matches(query).SelectMany(match => Number().Matches(match.Groups["ids"].Value)).Select(id => id.Value);

        Assert.Equal(["1000", "1001", "2222"], ids);
    }

    [GeneratedRegex(@"EventId (?:==|!=|in) (?<ids>\([^)]*\)|\d+)")]
    private static partial Regex EventFilter();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"captcha_gate\.[a-z_.]+")]
    private static partial Regex Meter();

    [GeneratedRegex("(?<id>\\d{4}), \"(?<name>\\w+)\"")]
    private static partial Regex NamedEvent();
}
