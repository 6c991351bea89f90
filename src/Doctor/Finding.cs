namespace CaptchaGate.Doctor;

/// <summary>How a check went.</summary>
internal enum CheckState
{
    Ok,

    /// <summary>Works, with something that somebody should look at.</summary>
    Warning,

    Failed,

    /// <summary>Nothing is known: an earlier check failed, or no answer told.</summary>
    NotReached,
}

/// <summary>What one check found. Its texts are ours: no value of a secret, no message of the service's.</summary>
/// <param name="Message">What was seen, or what is wrong.</param>
internal sealed record Finding(Check Check, CheckState State, string Message)
{
    /// <value>How to mend it; null where nothing is wrong.</value>
    public string? Remedy { get; init; }

    /// <value>The alias of the scene that was examined; null for every other check.</value>
    public string? Scene { get; init; }

    public static Finding Ok(Check check, string says) => new(check, CheckState.Ok, says);

    public static Finding Warning(Check check, string says, string mend) => new(check, CheckState.Warning, says) { Remedy = mend };

    public static Finding Failed(Check check, string says, string mend) => new(check, CheckState.Failed, says) { Remedy = mend };

    public static Finding NotReached(Check check, string says) => new(check, CheckState.NotReached, says);
}
