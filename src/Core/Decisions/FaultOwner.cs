namespace CaptchaGate.Core.Decisions;

/// <summary>Who has to act so that an outcome does not happen again.</summary>
public enum FaultOwner
{
    /// <summary>It is a pass.</summary>
    Nobody,

    /// <summary>The visitor, the page or the service that calls.</summary>
    Caller,

    /// <summary>Alibaba Cloud, or the way to it.</summary>
    Upstream,

    /// <summary>The store that the AccessKey comes from.</summary>
    CredentialStore,

    /// <summary>The operator of CaptchaGate: keys, rights, account, clock, scene, size.</summary>
    Operator,

    /// <summary>CaptchaGate itself.</summary>
    Product,
}

/// <summary>Names the owner of each row of the decision table.</summary>
public static class FaultOwners
{
    public static FaultOwner Owner(this OutcomeRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Outcome switch
        {
            Outcome.CredentialsUnavailable or Outcome.CredentialsExpired or Outcome.SecurityTokenRefused => FaultOwner.CredentialStore,
            // An instance without ports, handles or time is too small for its load.
            Outcome.LocalExhaustion => FaultOwner.Operator,
            Outcome.ContradictoryVerdict => FaultOwner.Upstream,
            _ => Owner(row.Class),
        };
    }

    private static FaultOwner Owner(OutcomeClass @class) => @class switch
    {
        OutcomeClass.Pass => FaultOwner.Nobody,
        OutcomeClass.Reject or OutcomeClass.Caller or OutcomeClass.Shed or OutcomeClass.Aborted => FaultOwner.Caller,
        OutcomeClass.Unavailable or OutcomeClass.Ambiguous or OutcomeClass.Throttled => FaultOwner.Upstream,
        OutcomeClass.Test or OutcomeClass.Misconfigured => FaultOwner.Operator,
        _ => FaultOwner.Product,
    };
}
