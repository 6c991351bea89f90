using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Signing;

namespace CaptchaGate.Playground.Situations;

/// <summary>One scenario around CaptchaGate, and its description on the page.</summary>
/// <param name="Name">In requests and on the page's inputs, such as <c>down</c>.</param>
/// <param name="Label">On the page.</param>
/// <param name="Row">The row of the decision table that a verification gets.</param>
/// <param name="Explanation">What is broken and what to expect, in one or two sentences.</param>
internal sealed record Situation(string Name, string Label, int Row, string Explanation)
{
    /// <value>How far the service's clock is ahead where clocks differ.</value>
    public static readonly TimeSpan ClockError = TimeSpan.FromMinutes(20);

    public static Situation Working { get; } = new("working", "Everything works", 38, "The service answers each call with a verdict.");

    public static Situation WidgetDown { get; } = new(
        "widget-down",
        "Widget down",
        54,
        "Alibaba Cloud's browser script cannot be loaded, so there is no token. The page claims so in its place, and a claim is no evidence: it is refused unless Captcha__Widget__FailOpen is on and CaptchaGate's own probe of the widget's hosts fails. Here that setting is off.");

    public static IReadOnlyList<Situation> All { get; } =
    [
        Working,
        new("down", "Service down", 15, "Every connection to the service is refused. A probe of our own must fail, too, before a visitor passes without a verdict."),
        new("slow", "Service slow", 18, "The service answers after 30 seconds. CaptchaGate gives up after 2 seconds, and never sends the same token again."),
        new("error-500", "Answers 500", 35, "The service answers every call with 500 InternalError. The token may have been processed, so it is never sent again."),
        new("throttled", "Throttled", 34, "The account's quota is used up. Callers can cause that, so it passes under the policy open only."),
        new("key-refused", "Key refused", 30, "The AccessKey was disabled in the console. Only the operator can fix that; it passes under the policy open only."),
        new("clock-wrong", "Clock wrong", 38, "The clocks differ by 20 minutes, so the first call is refused: row 32. CaptchaGate takes the time from the answer, signs again, and gets a verdict."),
        WidgetDown,
    ];

    public static Situation? Find(string? name) => All.FirstOrDefault(situation => string.Equals(situation.Name, name, StringComparison.Ordinal));

    /// <summary>Breaks what this situation breaks, in a world in which nothing else is broken.</summary>
    public void Apply(CaptchaEmulator emulator, ServiceLine line)
    {
        switch (Name)
        {
            case "down":
                line.Cut();
                break;
            case "slow":
                emulator.Standing.Add(Reaction.Honest with { Latency = TimeSpan.FromSeconds(30) });
                break;
            case "error-500":
                emulator.Standing.Add(Reaction.Error("InternalError"));
                break;
            case "throttled":
                emulator.Throttle.CallsPerSecond = 0;
                break;
            case "key-refused":
                emulator.Keys.Disable(EmulatorKeys.DefaultId);
                break;
            case "clock-wrong":
                emulator.Clock.Advance(ClockError);
                break;
        }
    }

    /// <summary>Repairs what <see cref="Apply"/> broke.</summary>
    public void Lift(CaptchaEmulator emulator, ServiceLine line)
    {
        switch (Name)
        {
            case "down":
                line.Restore();
                break;
            case "slow" or "error-500":
                emulator.Standing.Clear();
                break;
            case "throttled":
                emulator.Throttle.CallsPerSecond = new EmulatorOptions().CallsPerSecond;
                break;
            case "key-refused":
                emulator.Keys.Refuse(EmulatorKeys.DefaultId, null);
                break;
            case "clock-wrong":
                emulator.Clock.Advance(-ClockError);
                break;
        }
    }
}
