namespace CaptchaGate.Core.Credentials;

/// <summary>What came of asking a store for the AccessKey.</summary>
public abstract record CredentialLoad
{
    private CredentialLoad()
    {
    }

    public sealed record Loaded(AccessKey Key) : CredentialLoad;

    /// <summary>The store could not be asked; it may work later.</summary>
    /// <param name="Reason">A fixed phrase of ours for the log, such as "the vault did not answer": never a message of the store's.</param>
    public sealed record StoreDown(string Reason) : CredentialLoad;

    /// <summary>The store answered and has no usable key for us: somebody must mend something.</summary>
    /// <param name="Reason">A fixed phrase of ours for the log.</param>
    public sealed record Misconfigured(string Reason) : CredentialLoad;

    /// <summary>The source threw: a fault of ours, not of the store's.</summary>
    /// <param name="Reason">The exception's type.</param>
    internal sealed record Faulted(string Reason) : CredentialLoad;
}
