namespace CaptchaGate.Core.Credentials;

/// <summary>
/// A store that keeps secrets as text, by name. An implementation asks the store each time and caches nothing. It reports what the
/// store can say as a result and throws only when cancelled.
/// </summary>
public interface ISecretStore
{
    Task<SecretRead> ReadAsync(string name, CancellationToken cancellationToken);
}

/// <summary>What came of reading a secret.</summary>
public abstract record SecretRead
{
    private SecretRead()
    {
    }

    /// <param name="Text">The secret; empty where the store has an empty one.</param>
    public sealed record Found(string Text) : SecretRead
    {
        // A record prints its properties.
        public override string ToString() => "***";
    }

    /// <param name="Why">A load that gave no key; its reason is a phrase of ours.</param>
    public sealed record Failed(CredentialLoad Why) : SecretRead
    {
        /// <returns>A fixed phrase of ours for the log.</returns>
        public string GetReason() => CredentialFaults.Of(Why).Reason;
    }
}
