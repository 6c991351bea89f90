using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Probing;
using CaptchaGate.Core.Resilience.Probing.Widgets;

namespace CaptchaGate.Core.Tests.Resilience.Widgets;

/// <summary>The widget's hosts as the test says.</summary>
internal sealed class ScriptedWidget : IWidgetProbeClient
{
    private static readonly ProbeContact<WidgetKind> Refusal = new(null, new ProbeFailure(Outcome.Unreachable, ProbeEvidence.Reply, WasAsked: false));
    private static readonly ProbeContact<WidgetKind> Nothing = new(null, new ProbeFailure(Outcome.LocalExhaustion, ProbeEvidence.None, WasAsked: false));

    private int _scripts;

    public volatile bool IsDown;

    public volatile bool IsStarved;

    /// <value>How often the script was asked for; a round does so once or, where it fails, twice.</value>
    public int Scripts => Volatile.Read(ref _scripts);

    /// <value>Held until it is set.</value>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public ProbeContact<WidgetKind> Ask(Uri url)
    {
        Gate.Wait(CancellationToken.None);
        var isScript = WidgetAddresses.IsScript(url);
        if (isScript)
            Interlocked.Increment(ref _scripts);
        return IsStarved ? Nothing : IsDown ? Refusal : new(WidgetKind.Of(200, isScript ? "text/javascript" : "application/json"), null);
    }

    public bool CanConnect(Uri endpoint) => true;
}
