using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience.Regions;

namespace CaptchaGate.Core.Verification;

/// <summary>Asks the service of a scene's region about a token, and whether what a request needed is down.</summary>
internal sealed class RegionalVerifier(RegionalServices services)
{
    public Task<UpstreamResult> VerifyAsync(CaptchaToken token, Scene scene, Deadline deadline)
    {
        var service = services.Of(scene);
        return service.Breaker.IsOpen
            ? Task.FromResult(new UpstreamResult(Outcome.BreakerOpen))
            : service.Verifier.VerifyWithRetryAsync(token.Value, scene.Id, deadline);
    }

    /// <summary>Whether the service is down, or for a claim the widget. Only our own probes say so.</summary>
    public async Task<bool> IsDownAsync(UpstreamResult upstream, Scene scene, Deadline deadline, CancellationToken callerAborted)
    {
        if (upstream.Widget is { } widget)
            return widget is WidgetFinding.Down;
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, callerAborted);
        return await services.Of(scene).Monitor.ServiceIsDownAsync(upstream, wait.Token);
    }
}
