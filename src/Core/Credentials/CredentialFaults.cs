using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Credentials;

/// <summary>The row of the decision table that a failed read of a store is.</summary>
internal static class CredentialFaults
{
    /// <exception cref="ArgumentOutOfRangeException">The load is no failure.</exception>
    public static (Outcome Outcome, string Reason) Of(CredentialLoad load) => load switch
    {
        CredentialLoad.Misconfigured { Reason: var reason } => (Outcome.CredentialsMisconfigured, reason),
        CredentialLoad.Faulted { Reason: var reason } => (Outcome.InternalFault, reason),
        CredentialLoad.Exhausted { Reason: var reason } => (Outcome.LocalExhaustion, reason),
        CredentialLoad.StoreDown { Reason: var reason } => (Outcome.CredentialsUnavailable, reason),
        CredentialLoad.HostUnknown { Reason: var reason } => (Outcome.CredentialsUnavailable, reason),
        _ => throw new ArgumentOutOfRangeException(nameof(load), load.GetType().Name, "Not a failure."),
    };
}
