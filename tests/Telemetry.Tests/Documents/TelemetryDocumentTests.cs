using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Telemetry.Tests.Support;
using CaptchaGate.Tests;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Telemetry.Tests.Documents;

/// <summary>The tables of <c>docs/telemetry.md</c> and the code say the same, in both directions.</summary>
public sealed partial class TelemetryDocumentTests
{
    [Fact]
    public void Every_event_has_its_row_with_its_level()
    {
        var declared = LoggedEvent.All.Select(static logged => (logged.Id, logged.Name, Level(logged.Level)));
        Assert.Equal(declared, TelemetryDocument.Events.Select(static row => (row.Id, row.Name, row.Level)));
    }

    [Fact]
    public void The_infrastructures_list_of_events_is_the_codes()
    {
        var listed = JsonSerializer.Deserialize<Dictionary<string, string>>(Repository.Read("infra/bicep/kql/events.json"))!;
        Assert.Equal(LoggedEvent.All.Select(static logged => (logged.Id.ToString(CultureInfo.InvariantCulture), logged.Name)), listed.Select(static pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Every_metric_has_its_row_with_its_kind_and_unit_and_every_row_its_metric()
    {
        await using var stage = await TelemetryTestHost.StartAsync(
            ("Shared__Redis__ConnectionString", "127.0.0.1:1"), ("Shared__Redis__MaxInstances", "1"), ("Shared__Redis__ResultKey", Convert.ToBase64String(new byte[32])));
        // Parts that only requests need are made by the first one.
        await stage.VerifyAsync();
        var instruments = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is "CaptchaGate")
                    instruments[instrument.Name] = instrument;
            },
        };
        listener.Start();
        Assert.Equal(
            TelemetryDocument.Metrics.Select(static metric => $"{metric.Key} {metric.Value.Kind} {metric.Value.Unit}").Order(StringComparer.Ordinal),
            instruments.Values.Select(static instrument => $"{instrument.Name} {Kind(instrument)} {instrument.Unit}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_workbook_and_the_alerts_ask_for_metrics_that_exist()
    {
        var asked = Directory.EnumerateFiles(Repository.PathOf("infra/bicep/kql"), "*.kql", SearchOption.AllDirectories).SelectMany(static query => Metric().Matches(File.ReadAllText(query))).ToArray();
        Assert.True(asked.Length >= 4, $"only {asked.Length} metrics are asked for");
        AssertEach.Of(asked, static metric => Assert.Contains(metric.Value, TelemetryDocument.Metrics.Keys, StringComparer.Ordinal));
    }

    [Fact]
    public void The_workbook_and_the_alerts_ask_for_fields_that_events_have()
    {
        var fields = TelemetryDocument.Events.SelectMany(static row => row.Fields).ToHashSet(StringComparer.Ordinal);
        var asked = Directory.EnumerateFiles(Repository.PathOf("infra/bicep/kql"), "*.kql", SearchOption.AllDirectories).SelectMany(static query => Field().Matches(File.ReadAllText(query))).ToArray();
        Assert.True(asked.Length > 10, $"only {asked.Length} fields are asked for");
        AssertEach.Of(asked, field => Assert.Contains(field.Groups["name"].Value, fields));
    }

    [Fact]
    public void The_owners_table_names_every_class_once_and_each_owner()
    {
        var table = OwnerRow().Matches(Repository.Read("docs/telemetry.md")).ToDictionary(static row => row.Groups["owner"].Value, static row => row.Groups["of"].Value, StringComparer.Ordinal);
        Assert.Equal(Enum.GetNames<FaultOwner>(), table.Keys, StringComparer.Ordinal);
        foreach (var row in DecisionTable.Rows)
        {
            var named = table.Where(owner => owner.Value.Contains($"`{row.Outcome}`", StringComparison.Ordinal)).Select(static owner => owner.Key).ToArray();
            var word = row.Class is OutcomeClass.Fault ? "internal errors" : row.Class.ToString().ToUpperInvariant();
            var ofClass = table.Where(owner => owner.Value.Contains(word, StringComparison.Ordinal)).Select(static owner => owner.Key);
            // What is named by itself is an exception from its class.
            Assert.Equal(row.Owner().ToString(), Assert.Single(named.Length > 0 ? named : ofClass));
        }
    }

    private static string Level(LogLevel? level) => level?.ToString().ToLowerInvariant() ?? "by outcome";

    private static string Kind(Instrument instrument) => instrument switch
    {
        Counter<long> => "counter",
        Histogram<double> => "histogram",
        { IsObservable: true } => "gauge",
        _ => instrument.GetType().Name,
    };

    [GeneratedRegex(@"\bState\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();

    [GeneratedRegex(@"captcha_gate\.[a-z_.]+", RegexOptions.None, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\| `(?<owner>[A-Z]\w+)` \| (?<of>[^|]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnerRow();
}
