using System.Diagnostics;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Playground.Gates;

namespace CaptchaGate.Playground.Traces;

/// <summary>Collects the product's spans for the requests that are shown.</summary>
internal sealed class SpanListener : IDisposable
{
    private readonly ActivityListener _listener;

    /// <param name="owner">Only what runs in a <see cref="GateScope"/> of this owner is collected.</param>
    public SpanListener(object owner)
    {
        _listener = new()
        {
            ShouldListenTo = static source => string.Equals(source.Name, TelemetryNames.Source, StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                GateScope.Of(owner)?.Trace is null ? ActivitySamplingResult.None : ActivitySamplingResult.AllData,
            ActivityStopped = span => GateScope.Of(owner)?.Trace?.Add(span),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();
}
