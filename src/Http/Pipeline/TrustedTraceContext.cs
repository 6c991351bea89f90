using System.Diagnostics;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Pipeline;

/// <summary>
/// Whose trace a request belongs to (W3C Trace Context). A caller could write ids of another's trace, or ask that nothing be
/// recorded, so <c>traceparent</c> and <c>tracestate</c> are trusted only behind a proxy of ours
/// (<c>Http__TrustedHops</c> of at least 1); elsewhere a fresh trace starts. Baggage is never read, and nothing is passed on.
/// </summary>
public sealed class TrustedTraceContext(IOptions<HttpOptions> options) : DistributedContextPropagator
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields { get; } = [TraceParent, TraceState];

    private bool Trusts => options.Value.TrustedHops > 0;

    /// <summary>The span that the request continues; the default for a fresh trace.</summary>
    internal ActivityContext ParentOf(ApplicationRequest request)
    {
        if (!Trusts)
            return default;
        W3C.ExtractTraceIdAndState(request, GetHeader, out var parent, out var state);
        return ActivityContext.TryParse(parent, state, isRemote: true, out var context) ? context : default;
    }

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        // Our trace ids are not sent to third parties.
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (Trusts)
            W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    private static void GetHeader(object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
        (value, values) = (((ApplicationRequest)carrier!).Header(name), null);
}
