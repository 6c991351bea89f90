using CaptchaGate.Telemetry.Tests.Documents;
using CaptchaGate.Telemetry.Tests.Support;
using CaptchaGate.Tests.Collector;

namespace CaptchaGate.Telemetry.Tests.Alerts;

/// <summary>Each alert's fault, provoked: it shows in the event, in the metric and in the trace, and the runbook's entry names all three.</summary>
public sealed class AlertTests
{
    public static TheoryData<string> Names => [.. AlertCases.All.Select(static @case => @case.Alert)];

    // A program that cannot start has no telemetry: its lines on standard error are the host's record.
    [Fact]
    public void Every_alert_but_that_of_a_program_without_telemetry_has_its_fault_here() =>
        Assert.Equal(Alert.All.Select(static alert => alert.Name).Except(["cannot-start"], StringComparer.Ordinal).Order(StringComparer.Ordinal), AlertCases.All.Select(static @case => @case.Alert).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_fault_shows_in_the_event_the_metric_and_the_trace(string alert)
    {
        var @case = AlertCases.Of(alert);
        await using var stage = await TelemetryTestHost.StartAsync(@case.Prepare, @case.Settings);
        await @case.Inject(stage);
        var seen = await stage.FlushAsync();

        Assert.Empty(seen.Strangers);
        // Something came, so what is missing is really missing.
        Assert.NotEmpty(seen.Spans);
        Assert.NotEmpty(seen.Points);
        AssertShows(@case.Event, seen.Logs, static log => log.EventName, static (log, name) => log[name], static _ => double.MaxValue);
        AssertShows(@case.Metric, seen.Points, static point => point.Metric, static (point, name) => point[name], static point => point.Value);
        AssertShows(@case.Span, seen.Spans, static span => span.Name, static (span, name) => span[name], static _ => double.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_alerts_query_asks_for_the_event_that_the_fault_gives(string alert)
    {
        var asked = Alert.Of(alert).EventIds;
        // The host's own record of requests is asked for status codes only.
        if (asked.Count > 0)
            Assert.Contains(AlertCases.Of(alert).Event.Name, asked.Select(static id => LoggedEvent.Of(id).Name), StringComparer.Ordinal);
        else
            Assert.StartsWith("//", Alert.Of(alert).Query, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_runbooks_entry_names_event_metric_and_span(string alert)
    {
        var entry = Runbook.Entry(Runbook.OfAlert(alert));
        var @case = AlertCases.Of(alert);
        AssertEach.Of([@case.Event.Name, @case.Metric.Name, @case.Span.Name], name => Assert.Contains($"`{name}`", entry, StringComparison.Ordinal));
    }

    private static void AssertShows<T>(Sign sign, IReadOnlyList<T> seen, Func<T, string> name, Func<T, string, string?> attribute, Func<T, double> value)
    {
        var found = seen.Where(one => string.Equals(name(one), sign.Name, StringComparison.Ordinal) && sign.Fits(wanted => attribute(one, wanted))).ToArray();
        if (sign.IsMissing)
            Assert.Empty(found);
        else
            Assert.True(found.Any(one => value(one) >= sign.AtLeast && value(one) <= sign.AtMost), $"{sign} is not among:\n{string.Join('\n', seen.Select(one => Print(one)))}");
    }

    private static string Print<T>(T one) => one switch
    {
        ExportedSpan span => $"{span.Name} {Print(span.Attributes)}",
        ExportedPoint point => $"{point.Metric}={point.Value} {Print(point.Attributes)}",
        ExportedLog log => $"{log.EventName} {Print(log.Attributes)}",
        _ => $"{one}",
    };

    private static string Print(IReadOnlyDictionary<string, string> attributes) => string.Join(' ', attributes.Select(static pair => $"{pair.Key}={pair.Value}"));
}
