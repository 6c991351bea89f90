using CaptchaGate.Core.Verification;

namespace CaptchaGate.Doctor;

/// <summary>The state of the store that instances share. Verifications continue without it, so it is never a failure.</summary>
internal static class SharedStateDiagnosis
{
    public static Finding Describe(SharedStateFinding found) => found switch
    {
        { Fault: { } fault } => Finding.Warning(
            Check.SharedState,
            $"the shared store does not work, so each instance works on its own: {fault}",
            "Check the settings Shared__Redis__… and the secrets that they name, the store's firewall, its memory, and the permissions of its user (docs/shared-state.md)."),
        _ when found.Elapsed > found.Limit => Finding.Warning(
            Check.SharedState,
            $"the shared store answers in {found.Elapsed.TotalMilliseconds:0} ms, a verification waits {found.Limit.TotalMilliseconds:0} ms",
            "Use a store in the same region, or raise Shared__Redis__Timeout."),
        _ => Finding.Ok(Check.SharedState, "the shared store responds and accepts writes"),
    };
}
