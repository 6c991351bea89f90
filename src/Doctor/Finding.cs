namespace CaptchaGate.Doctor;

/// <summary>The result of a check.</summary>
internal enum CheckState
{
    Ok,

    /// <summary>Works, but should be reviewed.</summary>
    Warning,

    Failed,

    /// <summary>Nothing is known: an earlier check failed, or no response shows it.</summary>
    NotReached,
}

/// <summary>What one check found. Its texts are ours: no value of a secret, no message of the service's.</summary>
/// <param name="Message">What was seen, or what is wrong.</param>
internal sealed record Finding(Check Check, CheckState State, string Message)
{
    /// <value>How to fix it; null if nothing is wrong.</value>
    public string? Remedy { get; init; }

    /// <value>The alias of the scene that was examined; null for every other check.</value>
    public string? Scene { get; init; }

    public static Finding Ok(Check check, string message) => new(check, CheckState.Ok, message);

    public static Finding Warning(Check check, string message, string remedy) => new(check, CheckState.Warning, message) { Remedy = remedy };

    public static Finding Failed(Check check, string message, string remedy) => new(check, CheckState.Failed, message) { Remedy = remedy };

    public static Finding NotReached(Check check, string message) => new(check, CheckState.NotReached, message);
}
