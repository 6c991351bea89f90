using System.Diagnostics.Metrics;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Playground.Gates;

namespace CaptchaGate.Playground.Live;

/// <summary>What the page's counters show, from the product's own metrics.</summary>
internal sealed class Counters : IDisposable
{
    private readonly Lock _lock = new();
    private readonly object _owner;
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, GateCounters> _gates = new(StringComparer.Ordinal);
    private long _billedForVisitors;
    private long _billedForProbes;

    /// <param name="owner">Only instruments that are made in a <see cref="GateScope"/> of this owner count.</param>
    public Counters(object owner)
    {
        _owner = owner;
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, gate) => Measure(instrument, value, tags, (string)gate!));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, gate) => Measure(instrument, value, tags, (string)gate!));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, gate) => Measure(instrument, value, tags, (string)gate!));
        _listener.Start();
    }

    /// <summary>The counters now.</summary>
    public object Read()
    {
        lock (_lock)
        {
            _gates.Clear();
            _listener.RecordObservableInstruments();
            return new { billed = new { visitors = _billedForVisitors, probes = _billedForProbes }, gates = _gates.Values.ToArray() };
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (string.Equals(instrument.Meter.Name, TelemetryNames.Meter, StringComparison.Ordinal) && GateScope.Of(_owner) is { } scope)
            listener.EnableMeasurementEvents(instrument, scope.Gate);
    }

    private void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, string gate)
    {
        lock (_lock)
        {
            switch (instrument.Name)
            {
                case "captcha_gate.billed_calls" when Tag(tags, TelemetryNames.Purpose) is "probe":
                    _billedForProbes += (long)value;
                    break;
                case "captcha_gate.billed_calls":
                    _billedForVisitors += (long)value;
                    break;
                case "captcha_gate.fail_open.budget_left":
                    Of(gate).Budget[Tag(tags, TelemetryNames.Scene) ?? ""] = (long)value;
                    break;
                case "captcha_gate.breaker.state":
                    Of(gate).BreakerIsOpen = value > 0;
                    break;
                case "captcha_gate.clock_skew":
                    Of(gate).ClockSkewSeconds = Math.Round(value);
                    break;
                case "captcha_gate.refused_requests":
                    GateScope.Of(_owner)?.Trace?.Refused(Tag(tags, TelemetryNames.Outcome));
                    break;
            }
        }
    }

    private GateCounters Of(string gate)
    {
        if (!_gates.TryGetValue(gate, out var counters))
            _gates.Add(gate, counters = new(gate));
        return counters;
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (string.Equals(key, name, StringComparison.Ordinal))
                return value?.ToString();
        }

        return null;
    }
}

/// <summary>The gauges of one gate.</summary>
internal sealed class GateCounters(string name)
{
    public string Name => name;

    /// <value>Passes without a verdict that are left, by the scene's alias.</value>
    public SortedDictionary<string, long> Budget { get; } = new(StringComparer.Ordinal);

    public bool BreakerIsOpen { get; set; }

    /// <value>What is added to our clock to get the service's.</value>
    public double ClockSkewSeconds { get; set; }
}
