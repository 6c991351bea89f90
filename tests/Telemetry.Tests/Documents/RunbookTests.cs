using System.Reflection;
using System.Text.RegularExpressions;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Telemetry.Tests.Documents;

/// <summary>Events, alerts, error codes and outcomes have their entries in the runbook, and every entry belongs to one that exists.</summary>
public sealed partial class RunbookTests
{
    private static readonly IReadOnlyList<string> Codes =
        [.. typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!)];

    public static TheoryData<string> Entries => [.. Runbook.Headings];

    [Fact]
    public void Every_alert_loud_event_and_error_code_has_its_entry_and_no_entry_is_left_over()
    {
        string[] needed =
        [
            .. Alert.All.Select(static alert => Runbook.OfAlert(alert.Name)),
            .. LoggedEvent.All.Where(static logged => logged.IsLoud).Select(Runbook.OfEvent),
            .. Codes.Select(Runbook.OfCode),
        ];
        Assert.True(needed.Length > 30, $"only {needed.Length} entries are needed");
        Assert.Equal(needed.Order(StringComparer.Ordinal), Runbook.Headings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_loud_outcome_has_its_row_under_its_own_number()
    {
        var loud = DecisionTable.Rows.Where(static row => row.Level >= LogLevel.Warning).Select(static row => row.Outcome.ToString());
        Assert.Empty(loud.Except(Runbook.Outcomes.Keys, StringComparer.Ordinal));
        AssertEach.Of(Runbook.Outcomes, static row => Assert.Equal(row.Value, (int)Enum.Parse<Outcome>(row.Key)));
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void An_entry_has_meaning_diagnosis_and_resolution(string heading)
    {
        var entry = Runbook.Entry(heading);
        AssertEach.Of(["- **Meaning:** ", "- **Diagnose:** ", "- **Resolve:** "], part => Assert.Contains(part, entry, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_name_in_the_runbook_exists()
    {
        var known = LoggedEvent.All.Select(static logged => logged.Name)
            .Concat(TelemetryDocument.Metrics.Keys)
            .Concat(TelemetryDocument.Spans)
            .Concat(TelemetryDocument.Attributes)
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(Dotted().Count(Runbook.Text) >= 30, $"only {Dotted().Count(Runbook.Text)} names are found");
        AssertEach.Of(Dotted().Matches(Runbook.Text), name => Assert.Contains(name.Groups["name"].Value, known));
        var ids = LoggedEvent.All.Select(static logged => logged.Id).ToHashSet();
        Assert.True(EventNumber().Count(Runbook.Text) >= 20, $"only {EventNumber().Count(Runbook.Text)} events are found");
        AssertEach.Of(EventNumber().Matches(Runbook.Text), id => Assert.Contains(int.Parse(id.Groups["id"].Value, System.Globalization.CultureInfo.InvariantCulture), ids));
    }

    [Fact]
    public void Every_metric_of_the_gate_is_named_in_the_runbook() =>
        AssertEach.Of(TelemetryDocument.Metrics.Keys, static metric => Assert.Contains($"`{metric}`", Runbook.Text, StringComparison.Ordinal));

    [Fact]
    public void Every_link_within_the_runbook_leads_to_a_heading()
    {
        var anchors = AnyHeading().Matches(Runbook.Text).Select(static heading => Runbook.Anchor(heading.Groups["text"].Value)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(anchors.Count, AnyHeading().Count(Runbook.Text));
        Assert.True(OwnLink().Count(Runbook.Text) >= 30, $"only {OwnLink().Count(Runbook.Text)} links are found");
        AssertEach.Of(OwnLink().Matches(Runbook.Text), link => Assert.Contains(link.Groups["anchor"].Value, anchors));
    }

    [Fact]
    public void Every_alert_tells_where_its_entry_is()
    {
        var bicep = Repository.Read(Alert.File);
        Assert.Contains("description: '${rule.text} Runbook: ${runbookUrl}#alert-${rule.name}'", bicep, StringComparison.Ordinal);
        AssertEach.Of(11, Alert.All, static alert => Assert.Equal($"alert-{alert.Name}", Runbook.Anchor(Runbook.OfAlert(alert.Name))));
    }

    [GeneratedRegex(@"`(?<name>captcha_gate\.[a-z_.]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"\b[Ee]vents? (?<id>1\d{3})\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EventNumber();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AnyHeading();

    [GeneratedRegex(@"\]\(#(?<anchor>[^)]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnLink();
}
