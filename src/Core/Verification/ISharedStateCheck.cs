namespace CaptchaGate.Core.Verification;

/// <summary>Examines the store that instances share, for the doctor. It is registered only where one is configured.</summary>
public interface ISharedStateCheck
{
    /// <summary>Connects and asks the store once as a verification would.</summary>
    Task<SharedStateFinding> RunAsync(CancellationToken cancellationToken);
}

/// <summary>What the examination found.</summary>
/// <param name="Fault">A fixed phrase of ours; null where the store works.</param>
/// <param name="Elapsed">The time of one call on an open connection.</param>
/// <param name="Limit">How long a verification would wait for it.</param>
public sealed record SharedStateFinding(string? Fault, TimeSpan Elapsed, TimeSpan Limit);
