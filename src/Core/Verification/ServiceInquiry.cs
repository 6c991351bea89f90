using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tokens;
using CaptchaGate.Core.Upstream;

namespace CaptchaGate.Core.Verification;

/// <summary>Asks the service of a scene's region about a token, and whether what a request needed is down.</summary>
internal sealed class ServiceInquiry(RegionalServices services)
{
    public Task<Judgement> AskAsync(CaptchaToken token, Scene scene, Deadline deadline)
    {
        var service = services.Of(scene);
        return service.Breaker.IsOpen
            ? Task.FromResult(new Judgement(Outcome.BreakerOpen))
            : service.Verifier.JudgeAsync(token.Value, scene.Id, deadline);
    }

    /// <summary>Whether the service is down, or for a claim the widget. Only our own probes say so.</summary>
    public async Task<bool> IsDownAsync(Judgement judgement, Scene scene, Deadline deadline, CancellationToken callerAborted)
    {
        if (judgement.Widget is { } widget)
            return widget is WidgetFinding.Down;
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, callerAborted);
        return await services.Of(scene).Monitor.ServiceIsDownAsync(judgement, wait.Token);
    }
}
