using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Widget;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests.Rows;

/// <summary>Row 54: a claim that the widget cannot load. The emulator is the widget's host, and fails in every way that it can.</summary>
internal static class WidgetRows
{
    public static Dictionary<int, Scenario[]> Scenarios { get; } = new()
    {
        [54] =
        [
            Claimed("the script is off", static widget => widget.Script = WidgetFault.Off),
            Claimed("the script hangs", static widget => widget.Script = WidgetFault.Hang),
            Claimed("the script answers 500", static widget => widget.Script = WidgetFault.Error500),
            Claimed("the initialisation is off", static widget => widget.Initialization = WidgetFault.Off),
            Claimed("the initialisation hangs", static widget => widget.Initialization = WidgetFault.Hang),
            Claimed("the initialisation answers 500", static widget => widget.Initialization = WidgetFault.Error500),
        ],
    };

    private static Scenario Claimed(string name, Action<WidgetHosts> spoil) => new(name)
    {
        Plan = static plan =>
        {
            plan.Widget = true;
            // It is not the service's probe that decides here.
            plan.Probe = new ScriptedProbe { Result = ProbeResult.Healthy };
        },
        Before = gate => BeginAsync(gate, spoil),
        Send = ClaimAsync,
    };

    private static async Task BeginAsync(GateHarness gate, Action<WidgetHosts> spoil)
    {
        await Eventually.HoldsAsync(() => gate.Widget is WidgetFinding.Answers, "the widget's hosts answer");
        if (!gate.Plan.ProbeFails)
            return;
        spoil(gate.Emulator.Widget);
        gate.Time.Advance(WidgetMonitor.Interval);
        await Eventually.HoldsAsync(() => gate.Widget is WidgetFinding.Down, "the outage of the widget is found");
    }

    private static async Task<Sent> ClaimAsync(GateHarness gate) => new(null, await gate.Client.PostAsync(GateClient.Content(
        $$"""{"captchaUnavailable":"widget","idempotencyKey":"{{BeforeRows.NewKey()}}"}""", "application/json")));
}
