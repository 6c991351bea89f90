using CaptchaGate.Core.Alibaba;

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
    public sealed record StoreDown(string Reason) : CredentialLoad
    {
        /// <value>
        /// Whether only a timer of ours says so. A process that was late itself says nothing about the store, so
        /// <see cref="CredentialCache"/> asks how late it was. Default: false.
        /// </value>
        public bool TimedOut { get; init; }
    }

    /// <summary>
    /// The name servers know no host of the store's name: a typing error, or name servers that fail. <see cref="CredentialCache"/>
    /// finds out which.
    /// </summary>
    /// <param name="Reason">A fixed phrase of ours for the log.</param>
    public sealed record HostUnknown(string Reason) : CredentialLoad;

    /// <summary>This process was out of handles, ports or time: that says nothing about the store and opens nothing.</summary>
    /// <param name="Reason">A fixed phrase of ours for the log.</param>
    public sealed record Exhausted(string Reason) : CredentialLoad;

    /// <summary>The store answered and has no usable key for us: the operator must fix something.</summary>
    /// <param name="Reason">A fixed phrase of ours for the log.</param>
    public sealed record Misconfigured(string Reason) : CredentialLoad;

    /// <summary>The source threw an exception: a bug in CaptchaGate, not a failure of the store.</summary>
    /// <param name="Reason">The exception's type.</param>
    internal sealed record Faulted(string Reason) : CredentialLoad;
}
