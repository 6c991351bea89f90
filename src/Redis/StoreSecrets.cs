namespace CaptchaGate.Redis;

/// <summary>The secrets of the shared state at one moment.</summary>
internal sealed class StoreSecrets
{
    private StoreSecrets(string connectionString, ResultKey current, ResultKey? previous) => (ConnectionString, Current, Previous) = (connectionString, current, previous);

    public string ConnectionString { get; }

    /// <value>What results are stored with.</value>
    public ResultKey Current { get; }

    /// <value>What is accepted as well; null where no rotation is going on.</value>
    public ResultKey? Previous { get; }

    /// <param name="previousKey">Null or empty for none.</param>
    /// <returns>The secrets, or why these texts are none.</returns>
    public static StoreSecretsRead Parse(string? connectionString, string? resultKey, string? previousKey)
    {
        if (string.IsNullOrEmpty(connectionString) || !RedisConnection.CanRead(connectionString))
            return new(Secrets: null, "the connection string is missing or is none");
        if (!ResultKey.TryRead(resultKey, out var current))
            return new(Secrets: null, "the result key is not the Base64 of at least 32 bytes");
        ResultKey? previous = null;
        return string.IsNullOrEmpty(previousKey) || ResultKey.TryRead(previousKey, out previous)
            ? new(new StoreSecrets(connectionString, current, previous), Fault: null)
            : new(Secrets: null, "the previous result key is not the Base64 of at least 32 bytes");
    }

    public bool Matches(StoreSecrets? other) =>
        other is not null && string.Equals(ConnectionString, other.ConnectionString, StringComparison.Ordinal) && Current.Matches(other.Current) && Matches(Previous, other.Previous);

    public override string ToString() => "***";

    private static bool Matches(ResultKey? one, ResultKey? other) => one is null ? other is null : one.Matches(other);
}

/// <summary>What came of reading the secrets: them, or a fixed phrase of ours that says why there are none.</summary>
internal readonly record struct StoreSecretsRead(StoreSecrets? Secrets, string? Fault)
{
    public override string ToString() => Fault ?? "***";
}

/// <summary>The secrets that are in use.</summary>
internal interface IStoreSecrets
{
    /// <value>Null before they were read for the first time: then there is no connection either.</value>
    StoreSecrets? Current { get; }
}
