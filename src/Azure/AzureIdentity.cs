using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace CaptchaGate.Azure;

/// <summary>
/// The identity of this process in Azure. The libraries' own patience (six tries, 28 seconds and more) is far beyond what a
/// captcha can wait for, so every wait is bounded here.
/// </summary>
internal static class AzureIdentity
{
    /// <summary>The limit of one HTTP exchange with the identity endpoint or the vault.</summary>
    public static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The pause before a further try.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private const int ManagedIdentityRetries = 2;

    /// <param name="clientId">A user-assigned identity; null or empty for the system-assigned one.</param>
    /// <param name="isDevelopment">Whether a developer's own sign-in will do. In production the identity is the one that is named, whatever else is at hand.</param>
    /// <param name="transport">How to reach the identity endpoint; null for the network.</param>
    public static TokenCredential Create(string? clientId, bool isDevelopment, HttpPipelineTransport? transport)
    {
        if (isDevelopment)
            return new DefaultAzureCredential(Bound(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId }, transport));
        var identity = string.IsNullOrEmpty(clientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId);
        var options = Bound(new ManagedIdentityCredentialOptions(identity), transport);
        // The managed identity ignores Retry.MaxRetries.
        options.RetryPolicy = new RetryPolicy(ManagedIdentityRetries, DelayStrategy.CreateFixedDelayStrategy(Delay));
        return new ManagedIdentityCredential(options);
    }

    /// <summary>Bounds every wait of a client.</summary>
    public static TOptions Bound<TOptions>(TOptions options, HttpPipelineTransport? transport)
        where TOptions : ClientOptions
    {
        options.Retry.NetworkTimeout = NetworkTimeout;
        options.Retry.MaxRetries = 1;
        options.Retry.Delay = Delay;
        options.Retry.Mode = RetryMode.Fixed;
        // Their events may hold what a store said.
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        if (transport is not null)
            options.Transport = transport;
        return options;
    }
}
