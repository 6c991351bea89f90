using System.Diagnostics;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Pipeline;

/// <summary>The span of one HTTP request (OpenTelemetry's conventions for HTTP servers). It takes no address, no path and no header that a caller wrote.</summary>
internal static class RequestSpan
{
    private const string OtherMethod = "_OTHER";

    private static readonly HashSet<string> Methods = new(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"], StringComparer.Ordinal);

    /// <returns>Null when there is no listener.</returns>
    public static Activity? Start(ApplicationRequest request, Route? route, TrustedTraceContext trust)
    {
        if (!Spans.Source.HasListeners())
            return null;
        // The web server's own activity is not exported: as a parent it would be missing from every trace.
        Activity.Current = null;
        var isKnown = Methods.Contains(request.Method);
        var method = isKnown ? request.Method : "HTTP";
        // The host's record is the request's server span already; a second one would count each request twice.
        var (kind, parent) = request.HostTraceParent is { } host ? (ActivityKind.Internal, HostRecord(host)) : (ActivityKind.Server, trust.ParentOf(request));
        return Spans.Source.StartActivity(route is null ? method : $"{method} {route.Path}", kind, parent)
            ?.SetTag("http.request.method", isKnown ? request.Method : OtherMethod)
            .SetTag("http.route", route?.Path);
    }

    // The host continues a caller's trace, but a caller cannot ask that nothing be recorded.
    private static ActivityContext HostRecord(string traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var host)
            ? new ActivityContext(host.TraceId, host.SpanId, host.TraceFlags | ActivityTraceFlags.Recorded, isRemote: true)
            : default;

    public static void Describe(this Activity? span, string id, int status)
    {
        if (span is null)
            return;
        span.SetTag(TelemetryNames.Id, id).SetTag("http.response.status_code", status);
        if (status >= 500)
            span.SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
    }
}
