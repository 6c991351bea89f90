namespace CaptchaGate.Core.Decisions;

/// <summary>What applies to one scene.</summary>
/// <param name="AllowTestMode">Whether T005, the pass of a scene in test mode, passes.</param>
public sealed record ScenePolicy(
    FailOpenMode Mode = FailOpenMode.Guarded,
    OverrideRule OnThrottled = OverrideRule.ByPolicy,
    OverrideRule OnMisconfigured = OverrideRule.ByPolicy,
    bool AllowTestMode = false);
