using System.Diagnostics;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Captcha;

/// <summary>The span of one call of the service.</summary>
internal static class CallSpan
{
    /// <returns>Null when there is no listener.</returns>
    public static Activity? Start(Uri endpoint, int attempt)
    {
        var span = Spans.Source.StartActivity(Spans.Call, ActivityKind.Client);
        if (span is not { IsAllDataRequested: true })
            return span;
        return span
            .SetTag("server.address", endpoint.Host)
            .SetTag("server.port", endpoint.Port)
            .SetTag(TelemetryNames.Attempt, attempt);
    }

    /// <summary>Records what came of the call.</summary>
    public static void Describe(this Activity? span, UpstreamResult upstream)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        span.SetTagUnlessNull(TelemetryNames.Code, upstream.Code);
        span.SetTagUnlessNull(TelemetryNames.UpstreamRequestId, upstream.RequestId);
        span.SetTag(TelemetryNames.Outcome, upstream.Outcome.ToString());
        if (!upstream.Row.IsVerdict)
            span.Fail(upstream.Outcome.ToString());
    }
}
