namespace CaptchaGate.Core.Decisions;

/// <summary>What an outcome means for CaptchaGate; <c>docs/decisions.md</c> lists the effect of each policy.</summary>
public enum OutcomeClass
{
    /// <summary>A definite pass.</summary>
    Pass,

    /// <summary>A definite fail.</summary>
    Reject,

    /// <summary>The caller's input is wrong.</summary>
    Caller,

    /// <summary>The console's test mode answered.</summary>
    Test,

    /// <summary>The service or the connection to it is down; the token was provably not processed.</summary>
    Unavailable,

    /// <summary>The token may have been processed; the answer was lost or unreadable.</summary>
    Ambiguous,

    /// <summary>Upstream rejected the call because of load or quota.</summary>
    Throttled,

    /// <summary>Our keys, rights, account, region or clock.</summary>
    Misconfigured,

    /// <summary>We protected ourselves.</summary>
    Shed,

    /// <summary>The caller went away.</summary>
    Aborted,

    /// <summary>A fault of ours that nothing names.</summary>
    Fault,
}
